"""Clips on other machines: `clips --scheduler tcp://host:8786` hands jobs to a Dask cluster.

`bundle` is what workers get of the project, `client` hands the jobs out and puts films in place,
`worker` runs in Dask's workers, `host` in a process that these start in the unpacked bundle,
`fitness` tells what a machine has, `local` starts a cluster here. Only `client` and `worker` know
Dask, and import it as late as they can.
"""
