"""Run a small Spark cluster on this machine until Ctrl-C.

python tools/cluster.py               a master and two workers, on a free port
python tools/cluster.py --workers 3 --memory 1024 --port 7077
"""

import argparse
import signal
import sys
import time

from recviz.libraries.spark import SparkError, cluster


def main(arguments=None):
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=2, help="from 1 to 8; 2 if not given")
    parser.add_argument("--memory", type=int, default=512, help="MB for each executor; 512 if not given")
    parser.add_argument("--port", type=int, default=0, help="of the master; a free one if not given")
    options = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a polite kill is a Ctrl-C
    print(f"cluster: starting a master and {options.workers} workers ...", flush=True)
    try:
        with cluster(options.workers, memory=options.memory, port=options.port) as running:
            print(f"cluster: {running.address} is up, on this machine only. From Python:")
            print(f'    rv.spark.als(A, 8, cluster="{running.address}")')
            print(f'    SparkSession.builder.master("{running.address}").getOrCreate()')
            print("cluster: Ctrl-C ends it, and all its processes", flush=True)
            while running.workers:
                time.sleep(0.5)
            print("cluster: all workers are gone", file=sys.stderr)
            return 1
    except KeyboardInterrupt:
        print("cluster: ended")
        return 0
    except (SparkError, ValueError, TypeError) as error:
        print(f"cluster: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
