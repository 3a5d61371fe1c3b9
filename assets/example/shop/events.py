"""A bus that remembers everyone who ever listened."""


class Listener:
    def __init__(self, bus, order):
        self.bus = bus
        self.order = order
        self.seen = 0

    def on_change(self, name):
        self.seen += 1
        return name


class EventBus:
    def __init__(self):
        self.subscribers = []
        self.callbacks = []

    def subscribe(self, order):
        listener = Listener(self, order)
        self.subscribers.append(listener.on_change)  # nobody takes it out again
        return listener

    def when_paid(self, order):
        def paid(name):
            return order.number, name

        self.callbacks.append(paid)
        return paid

    def publish(self, name):
        return [subscriber(name) for subscriber in self.subscribers]


BUS = EventBus()
