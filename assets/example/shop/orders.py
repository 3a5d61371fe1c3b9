"""Orders, their lines, and the book that keeps them."""
from collections import deque


class OrderLine:
    __slots__ = ("sku", "count", "cents", "order")

    def __init__(self, sku, count, cents, order):
        self.sku = sku
        self.count = count
        self.cents = cents
        self.order = order


class Order:
    def __init__(self, number, customer):
        self.number = number
        self.customer = customer
        self.status = "open"
        self.lines = []
        customer.orders.append(self)  # the customer knows the order, the order the customer

    def add(self, sku, count, cents):
        self.lines.append(OrderLine(sku, count, cents, self))

    def total(self):
        return sum(line.count * line.cents for line in self.lines)


class OrderBook:
    def __init__(self):
        self.orders = []
        self.recent = deque(maxlen=16)

    def create(self, customer, basket):
        order = Order(len(self.orders) + 1, customer)
        for sku, count, cents in basket:
            order.add(sku, count, cents)
        self.orders.append(order)
        self.recent.append(order)
        return order

    def rows(self):
        for order in self.orders:
            yield {"number": order.number, "name": order.customer.name, "total": order.total()}


BOOK = OrderBook()
