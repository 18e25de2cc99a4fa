"""When it happens: Prefect flows, thin. Prefect starts things and shows them; it never remembers for us.

A flow file defines no class and no table, and its name exists nowhere else: Prefect may put this folder on sys.path.
"""
