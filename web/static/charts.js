// Draws the charts of a page from the numbers in data-chart. The table beside each says the same without it.
(function () {
  'use strict';
  if (!window.echarts) return;
  document.querySelectorAll('.chart[data-chart]').forEach(function (place) {
    var given = JSON.parse(place.getAttribute('data-chart'));
    if (!given.names.length) return;
    var names = { type: 'category', data: given.names, inverse: given.across, axisTick: { show: false } };
    var counts = { type: 'value', minInterval: 1 };
    var option = {
      animation: false,
      grid: { left: 8, right: 24, top: given.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
      legend: given.series.length > 1 ? { top: 0 } : undefined,
      xAxis: given.across ? counts : names,
      yAxis: given.across ? names : counts,
      series: given.series.map(function (one) {
        return {
          name: one.name, type: 'bar', data: one.counts, stack: given.stacked ? 'all' : undefined, barMaxWidth: 36,
          cursor: 'pointer',
          label: given.stacked ? undefined : { show: true, position: given.across ? 'right' : 'top' }
        };
      })
    };
    if (given.colours.length) option.color = given.colours;
    var chart = window.echarts.init(place, null, { renderer: 'svg' });
    chart.setOption(option);
    chart.on('click', function (bar) {
      var to = given.series[bar.seriesIndex].to[bar.dataIndex];
      if (to) window.location.assign(to);
    });
    window.addEventListener('resize', function () { chart.resize(); });
  });
})();
