"""Takes requests one after the other: the catalogue, a basket, an order, a page."""
import sys

from shop.cache import price_of
from shop.encoder import encode
from shop.events import BUS
from shop.export import export_month
from shop.models import CATALOG, CUSTOMERS, add_customer
from shop.orders import BOOK


class Session:
    def __init__(self, number):
        self.number = number
        self.basket = []
        self.next = self
        self.previous = self


def parse(number):
    path = "/catalog/group-%d" % (number % 12)
    headers = {"host": "shop", "cookie": "session=%d" % number}
    return {"path": path, "headers": headers, "query": "group %d" % (number % 12)}


def fill_basket(session, found, number):
    for product in found[: 1 + number % 4]:
        cents = price_of(product, "EUR", number)
        session.basket.append((product.sku, 1 + number % 3, cents))


def render(session, order):
    lines = [{"sku": sku, "count": count, "price": [cents, "EUR"]} for sku, count, cents in session.basket]
    return encode({"order": order.number, "lines": lines, "links": {"self": ["/", "order"]}})


def handle(number):
    request = parse(number)
    session = Session(number)
    found = CATALOG.search(request["query"])
    fill_basket(session, found, number)
    customer = CUSTOMERS[number % len(CUSTOMERS)]
    order = BOOK.create(customer, session.basket)
    if number % 5 == 0:
        BUS.subscribe(order)
    if number % 25 == 0:
        BUS.when_paid(order)
    return render(session, order)


def serve(count):
    sent = 0
    for number in range(count):
        sent += len(handle(number))
        if number == count * 6 // 10:
            sent += export_month(BOOK)
    return sent


def main(count=500):
    CATALOG.load(600)
    for number in range(120):
        add_customer(number)
    print(serve(count), "bytes sent")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
