// Between the pages of visits and the network: where there is none, a page that was kept is shown as it was.
"use strict";
const CACHE = "xiaoan-kept";
const PATIENCE = 12000;
const NOTHING = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">" +
  "<meta name=\"viewport\" content=\"width=device-width\"><title>没有网络 · No network</title>" +
  "<h1>没有网络</h1><p>这一页没有存在本机，或已超过登录时限。联网后重试；未上传的答案仍在本机。</p>" +
  "<h1>No network</h1><p>This page is not kept here, or your session is over. Try again with a network; " +
  "answers that were not sent are still on this telephone.</p></html>";

self.addEventListener("install", function () { self.skipWaiting(); });
self.addEventListener("activate", function (event) { event.waitUntil(self.clients.claim()); });

self.addEventListener("fetch", function (event) {
  const asked = event.request, url = new URL(asked.url);
  if (asked.method !== "GET" || url.origin !== self.location.origin) { return; }
  if (url.pathname.startsWith("/static/")) {
    event.respondWith(file(asked));
  } else if (asked.mode === "navigate") {
    event.respondWith(page(asked, url));
  }
});

// The address of a file of ours changes with the file, so a kept one is never an old one.
async function file(asked) {
  const cache = await caches.open(CACHE);
  return (await cache.match(asked)) || fetch(asked);
}

async function page(asked, url) {
  const kept = await good(url.pathname);
  try {
    const answer = await (kept ? Promise.race([fetch(asked), late()]) : fetch(asked));
    return answer.status > 501 && kept ? kept : answer;
  } catch (fault) {
    return kept || new Response(NOTHING, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

// A page is shown without asking the server for no longer than the session of whoever kept it would last.
async function good(path) {
  const kept = await (await caches.open(CACHE)).match(path);
  return kept && Number(kept.headers.get("X-Kept-Until")) > Date.now() ? kept : null;
}

function late() {
  return new Promise(function (_done, fail) { setTimeout(function () { fail(new Error("no answer")); }, PATIENCE); });
}
