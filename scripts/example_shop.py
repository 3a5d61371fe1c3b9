"""What happens in the shop between the example's two dumps; every object is put there by hand (see example_dump)."""
from example_dump import (CELL_SIZE, CODE_SIZE, FUNCTION_SIZE, METHOD_SIZE, WEAKREF_SIZE, Class, Dict, Heap, Instance,
                          List, Module, Record, Sources, Stub)
from example_log import Random

FUNCTIONS = {
    "models": ["add_customer"], "orders": [], "cache": ["price_of"], "events": [],
    "encoder": ["encode", "encode_object", "encode_array"], "export": ["collect", "export_month"],
    "server": ["parse", "fill_basket", "render", "handle", "serve", "main"],
}
CLASSES = {
    "models": {"Category": ["__init__"], "Product": ["__init__"], "Customer": ["__init__", "greeting"],
               "Catalog": ["__init__", "load", "search"]},
    "orders": {"OrderLine": ["__init__"], "Order": ["__init__", "add", "total"],
               "OrderBook": ["__init__", "create", "rows"]},
    "cache": {"Quote": ["__init__", "refresh"]},
    "events": {"Listener": ["__init__", "on_change"], "EventBus": ["__init__", "subscribe", "when_paid", "publish"]},
    "server": {"Session": ["__init__"]},
}
SLOTS = {"OrderLine": ("sku", "count", "cents", "order")}
IN_FIRST_DUMP, IN_SECOND_DUMP = 900, 2300  # quotes in the cache
SESSIONS = 90


class ShopHeap:
    def __init__(self, example):
        self.heap, self.random = Heap(), Random(7)
        self.sources = Sources(example / "shop")
        self.modules, self.classes, self.sessions = {}, {}, []
        for name in FUNCTIONS:
            self.modules[name] = self.add(Module(self.heap, "shop." + name, f"shop/{name}.py"))
        for name in FUNCTIONS:
            self.define(name)
        self.late_dicts = []

    def add(self, thing):
        return self.heap.add(thing)

    def function(self, module, name, method_of=None, closure=None):
        """A function with its code object, the way a module or a class holds it."""
        file, line = self.sources.frame(f"{module}.py: {f'class {method_of}:' if method_of else f'def {name}('}")
        if method_of:
            source = self.sources.lines[module + ".py"]
            line = next(i for i in range(line, len(source) + 1) if source[i - 1].strip().startswith(f"def {name}("))
        src = {"co_name": name, "co_filename": file, "co_lineno": line}
        names = Stub(self.heap, "<class 'tuple'>")
        code = self.add(Record(self.heap, "code", CODE_SIZE, [names, file, name, name], src,
                               {"co_argcount": 1 + line % 3, "co_filename": file, "co_firstlineno": line, "co_name": name,
                                "co_names": names}))
        row = [code, self.modules[module].globals, self.heap.static("builtins"), name]
        if closure is not None:
            row.append(closure)
        return self.add(Record(self.heap, "function", FUNCTION_SIZE, [*row, name], src))

    def define(self, module):
        holder = self.modules[module].globals
        for name in FUNCTIONS[module]:
            holder.pairs.append((name, self.function(module, name)))
        for name, methods in CLASSES.get(module, {}).items():
            cls = self.add(Class(self.heap, self.modules[module], name, methods, SLOTS.get(name, ())))
            cls.src["co_filename"] = f"shop/{module}.py"
            self.classes[name] = cls
            for method in methods:
                cls.members.pairs.append((method, self.function(module, method, name)))

    def make(self, cls, **fields):
        module = self.classes[cls].qualified.split(".")[1]
        start = self.sources.frame(f"{module}.py: class {cls}:")[1]
        lines = self.sources.lines[module + ".py"]
        line = next(i for i in range(start, len(lines) + 1) if "def __init__" in lines[i - 1])
        src = {"co_name": "__init__", "co_filename": f"shop/{module}.py", "co_lineno": line}
        return self.add(Instance(self.heap, self.classes[cls], src, **fields))

    def list(self, *items):
        return self.add(List(self.heap, items))

    def put_global(self, module, name, thing):
        self.modules[module].globals.pairs.append((name, thing))
        return thing

    # --- the shop opens

    def open(self):
        root = self.make("Category", name="all", parent=None, children=self.list())
        groups = [self.category("group %d" % i, root) for i in range(12)]
        products = self.add(Dict(self.heap))
        for number in range(600):
            group = groups[number % 12]
            tags = self.list(group.get("name"), "new")
            products.pairs.append(("A-%04d" % number, self.make("Product", sku="A-%04d" % number, category=group,
                                                                cents=100 + number, tags=tags)))
        self.put_global("models", "CATALOG", self.make("Catalog", products=products, root=root))
        self.customers = self.put_global("models", "CUSTOMERS", self.list())
        for number in range(120):
            self.customer(number)
        self.cache = self.put_global("cache", "QUOTES", self.add(Dict(self.heap)))
        book = self.make("OrderBook", orders=self.list(),
                         recent=self.add(List(self.heap, (), "collections.deque")))
        self.book = self.put_global("orders", "BOOK", book)
        self.subscribers, self.callbacks = self.list(), self.list()
        self.bus = self.put_global("events", "BUS", self.make("EventBus", subscribers=self.subscribers,
                                                              callbacks=self.callbacks))
        self.put_global("server", "VISITS", self.list(*range(5000)))
        self.chain()
        self.ring()

    def category(self, name, parent):
        made = self.make("Category", name=name, parent=parent, children=self.list())
        parent.get("children").items.append(made)
        return made

    def customer(self, number):
        """Every second one had no __dict__ until the dumper asked for it: too late to be in the first dump."""
        address = self.add(Dict(self.heap, [("street", "Seestraße %d" % number), ("city", "Łódź")]))
        made = self.make("Customer", number=number, name="customer %d" % number, orders=self.list(), address=address)
        if number % 2 == 0:
            made.members.is_dumped = False
            self.late_dicts.append(made.members)
        self.customers.items.append(made)

    def chain(self):
        """A long linked list, for whatever recurses."""
        node = None
        for _ in range(400):
            node = self.list(node)
        self.put_global("export", "PENDING", node)

    def ring(self):
        """Sessions that refer to each other and that nothing dumped refers to: a cycle without an owner."""
        self.ring_sessions = [self.session(9000 + i) for i in range(12)]
        for i, session in enumerate(self.ring_sessions):
            session.set("next", self.ring_sessions[(i + 1) % 12])
            session.set("previous", self.ring_sessions[i - 1])

    def session(self, number):
        return self.make("Session", number=number, basket=self.list(), next=None, previous=None)

    # --- and works

    def quote(self, number):
        cents = 100 + number % 600
        key = Stub(self.heap, "<class 'tuple'>", 64)  # holds only strings and numbers, so nobody tracks it
        quote = self.make("Quote", cents=cents, currency="EUR", history=self.list(cents, cents + 1))
        self.cache.pairs.append((key, quote))

    def order(self, number):
        customer = self.customers.items[number % 120]
        order = self.make("Order", number=number, customer=customer, status="open", lines=self.list())
        customer.get("orders").items.append(order)
        for turn in range(1 + number % 4):
            line = self.make("OrderLine", sku="A-%04d" % self.random.below(600), count=1 + turn,
                             cents=100 + self.random.below(600), order=order)
            order.get("lines").items.append(line)
        self.book.get("orders").items.append(order)
        recent = self.book.get("recent")
        recent.items = [*recent.items, order][-16:]
        return order

    def listen(self, order):
        listener = self.make("Listener", bus=self.bus, order=order, seen=0)
        function = dict(self.classes["Listener"].members.pairs)["on_change"]
        self.subscribers.items.append(
            self.add(Record(self.heap, "method", METHOD_SIZE, [function, listener], function.src)))
        self.add(Record(self.heap, "weakref.ReferenceType", WEAKREF_SIZE, []))

    def pay(self, order):
        """A closure: function, the tuple of its cells, and in the cell the order."""
        cell = self.add(Record(self.heap, "cell", CELL_SIZE, [order], attrs={"cell_contents": order}))
        cells = self.add(List(self.heap, [cell], "tuple"))
        self.callbacks.items.append(self.function("events", "paid", "EventBus", cells))

    def work(self, quotes, orders):
        for number in range(len(self.cache.pairs), quotes):
            self.quote(number)
        for number in range(len(self.book.get("orders").items), orders):
            order = self.order(number)
            if number % 5 == 0:
                self.listen(order)
            if number % 25 == 0:
                self.pay(order)

    def between_dumps(self):
        for members in self.late_dicts:
            members.is_dumped = True
        gone = set(map(id, self.sessions[:SESSIONS * 2 // 3]))
        lists = {id(session.get("basket")) for session in self.sessions[:SESSIONS * 2 // 3]}
        dicts = {id(session.members) for session in self.sessions[:SESSIONS * 2 // 3]}
        self.heap.things = [thing for thing in self.heap.things if id(thing) not in gone | lists | dicts]
        self.open_sessions.items = self.sessions[SESSIONS * 2 // 3:]
        self.shipped = self.book.get("orders").items[:40]
        for order in self.shipped:
            order.set("status", "shipped")

    def open_all_sessions(self):
        self.sessions = [self.session(number) for number in range(SESSIONS)]
        self.open_sessions = self.put_global("server", "SESSIONS", self.list(*self.sessions))


def dumps(example):
    """(before, after) as JSON text, and what is true by construction."""
    shop = ShopHeap(example)
    shop.open()
    shop.open_all_sessions()
    shop.work(IN_FIRST_DUMP, 480)
    before = shop.heap.dump(0)
    listeners = len(shop.subscribers.items)
    shop.between_dumps()
    shop.work(IN_SECOND_DUMP, 640)
    after = shop.heap.dump(1)
    return before, after, {
        "cache_dict": str(shop.cache.number), "bus": str(shop.bus.number),
        "quotes": [IN_FIRST_DUMP, IN_SECOND_DUMP], "listeners": [listeners, len(shop.subscribers.items)],
        "sessions": [SESSIONS + len(shop.ring_sessions), SESSIONS // 3 + len(shop.ring_sessions)],
        "ring": [str(session.number) for session in shop.ring_sessions],
        "shipped_orders": [str(order.number) for order in shop.shipped],
        "customers_without_dict": len(shop.late_dicts),
    }
