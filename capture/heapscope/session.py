"""Starts all that the options of `run` and `attach` name, and loads no more than that takes."""

import heapscope


def begin(output, options):
    """Nothing is recorded when this raises. `stop` ends what was begun."""
    if options.track:
        from heapscope import tracker
        tracked = [tracker.parse_track(text) for text in options.track]
    heapscope.start(output, sample=options.sample, allocations=not options.no_allocations,
                    memory_interval=options.memory, clock=options.clock, when_full=options.when_full,
                    follow_children=options.follow_children == "yes")
    try:
        if options.dump_at:
            from heapscope import triggers
            heapscope._undo.extend(triggers.dump_at(options.dump_at, options.values))
        if options.track:
            tracker.track_by_name(tracked)
            heapscope._undo.append(tracker.forget_end_of_program)
        if options.cpu:
            from heapscope import profiler
            profiler.start_profiling(1000 / options.cpu)
        if options.calls:
            from heapscope import calls
            trace = calls.trace()
            trace.__enter__()
            heapscope._undo.append(lambda: trace.__exit__(None, None, None))
    except BaseException:
        heapscope.stop()
        raise
