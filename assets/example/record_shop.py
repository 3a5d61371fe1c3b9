"""Records an hour of the shop, played in some seconds, with all that heapscope can record:

    python3 record_shop.py shop.hscope
"""
import sys
import time

import heapscope
from heapscope import calls, profiler, tracker
from shop import cache, export, models, orders, server

REQUESTS = 500


def open_shop():
    models.CATALOG.load(600)
    for number in range(120):
        models.add_customer(number)


def serve(first, last):
    for number in range(first, last):
        server.handle(number)
        time.sleep(0.002)


def main(path):
    with heapscope.record(path, memory_interval=0.02):
        tracker.track_class(cache.Quote, resolution_level=1, trace=True)
        tracker.track_class(orders.Order)
        profiler.start_profiling(interval_ms=2)
        open_shop()
        heapscope.mark("open")
        serve(0, REQUESTS // 3)
        heapscope.dump("morning")
        tracker.create_snapshot("morning")
        serve(REQUESTS // 3, REQUESTS * 2 // 3)
        heapscope.mark("export")
        with calls.trace(only="shop.*"):
            export.export_month(orders.BOOK)
        serve(REQUESTS * 2 // 3, REQUESTS)
        heapscope.dump("evening")
        tracker.create_snapshot("evening")
        profiler.stop_profiling()


if __name__ == "__main__":
    main(sys.argv[1])
