"""What the shop sells, and to whom."""


class Category:
    """A tree: children are held by their parent and know it."""

    def __init__(self, name, parent=None):
        self.name = name
        self.parent = parent
        self.children = []
        if parent is not None:
            parent.children.append(self)


class Product:
    def __init__(self, sku, category, cents):
        self.sku = sku
        self.category = category
        self.cents = cents
        self.tags = [category.name, "new"]


class Customer:
    def __init__(self, number, name):
        self.number = number
        self.name = name
        self.orders = []
        self.address = {"street": "Seestraße %d" % number, "city": "Łódź"}

    def greeting(self):
        return "Dear " + self.name


class Catalog:
    def __init__(self):
        self.products = {}
        self.root = Category("all")

    def load(self, count):
        groups = [Category("group %d" % i, self.root) for i in range(12)]
        for number in range(count):
            sku = "A-%04d" % number
            self.products[sku] = Product(sku, groups[number % 12], 100 + number)
        return len(self.products)

    def search(self, text):
        words = text.lower().split()
        return [p for p in self.products.values() if any(w in p.category.name for w in words)]


CATALOG = Catalog()
CUSTOMERS = []


def add_customer(number):
    customer = Customer(number, "customer %d" % number)
    CUSTOMERS.append(customer)
    return customer
