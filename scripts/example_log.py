"""The example's event log: what the shop in assets/example/shop allocates over about a minute, as heapprof logs it.

Nothing is measured: the requests are played through by hand with a fixed random stream, so the same bytes come out
everywhere. Frames point at real lines of the shop's source, found by their text.
"""
import pathlib

START_S = 1767258000  # 2026-01-01 09:00:00 UTC
REQUESTS = 850
EXPORT_AT = REQUESTS * 6 // 10
FREE_BIT = 1 << 30


class Random:
    """splitmix64: small, and the same everywhere."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state + 0x9E3779B97F4A7C15) % (1 << 64)
        mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 % (1 << 64)
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB % (1 << 64)
        return (mixed ^ (mixed >> 31)) % limit

    def between(self, low, high):
        return low + self.below(high - low + 1)


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


class Sources:
    """Line numbers by text, so that a change of the shop's source moves the frames along."""

    def __init__(self, folder):
        self.lines = {file.name: file.read_text().splitlines() for file in sorted(folder.glob("*.py"))}

    def frame(self, spot):
        name, text = spot.split(": ", 1)
        found = [number for number, line in enumerate(self.lines[name], 1) if line.strip().startswith(text)]
        assert len(found) == 1, f"{spot} is on {len(found)} lines"
        return "shop/" + name, found[0]


class LogWriter:
    def __init__(self, sources):
        self.sources = sources
        self.traces = {}  # frames, root first -> index
        self.events = bytearray()
        self.count = 0
        self.pending_us = 0
        self.now_us = 0

    def wait(self, microseconds):
        self.pending_us += microseconds

    def allocate(self, stack, size):
        """stack: spots, root first; () is a trace of which nothing is known. Returns what free() takes."""
        frames = tuple(self.sources.frame(spot) for spot in stack)
        index = self.traces.setdefault(frames, len(self.traces) + 1) if frames else 0
        self.event(index, size)
        return index, size

    def free(self, block):
        self.event(block[0] | FREE_BIT, block[1])

    def event(self, word, size):
        self.events += word.to_bytes(4, "big") + varint(self.pending_us // 10**6) + varint(self.pending_us % 10**6)
        self.events += varint(size)
        self.now_us += self.pending_us
        self.pending_us = 0
        self.count += 1

    def table(self):
        out = bytearray((1).to_bytes(4, "big") + START_S.to_bytes(8, "big") + (250_000_000).to_bytes(8, "big"))
        out += varint(0)  # no sampling ranges: every size counts once
        for frames in self.traces:
            for name, line in reversed(frames):
                out += varint(line + 1) + varint(len(name)) + name.encode()
            out += b"\0"
        return bytes(out)


MAIN = ("server.py: main(int(sys.argv[1])",)
LOAD = MAIN + ("server.py: CATALOG.load(600)",)
CUSTOMER = MAIN + ("server.py: add_customer(number)", "models.py: customer = Customer(number")
SERVE = MAIN + ("server.py: print(serve(count)",)
HANDLE = SERVE + ("server.py: sent += len(handle(number))",)
SEARCH = HANDLE + ("server.py: found = CATALOG.search",)
BASKET = HANDLE + ("server.py: fill_basket(session, found, number)",)
PRICE = BASKET + ("server.py: cents = price_of(",)
CREATE = HANDLE + ("server.py: order = BOOK.create",)
RENDER = HANDLE + ("server.py: return render(session, order)",)
EXPORT = SERVE + ("server.py: sent += export_month(BOOK)",)

INTO_OBJECT = ("encoder.py: return encode_object(value)",)
ITEM_OF_OBJECT = INTO_OBJECT + ("encoder.py: text = encode(item)",)
ITEM_OF_ARRAY = ("encoder.py: return encode_array(value)", "encoder.py: pieces.append(encode(item))")
OBJECT_END = INTO_OBJECT + ("encoder.py: return \"{\" + ",)
OBJECT_PIECE = INTO_OBJECT + ("encoder.py: pieces.append('\"%s\": %s'",)
ARRAY_END = ("encoder.py: return encode_array(value)", "encoder.py: return \"[\" + ")
STRING_END = ("encoder.py: return '\"' + value",)
NUMBER_END = ("encoder.py: return str(value).lower()",)


class Shop:
    """Plays the program; keeps the sums that the truth file reports."""

    def __init__(self, log):
        self.log = log
        self.random = Random(2026)
        self.leaked_bytes = 0
        self.quotes = 0
        self.quote_table = log.allocate(PRICE + ("cache.py: QUOTES[key] = quote",), 232)
        self.order_count = 0

    def step(self):
        self.log.wait(self.random.between(3, 90))

    def put(self, stack, size):
        self.step()
        return self.log.allocate(stack, size)

    def drop(self, blocks):
        for block in blocks:
            self.step()
            self.log.free(block)

    def start(self):
        load = LOAD + ("models.py: self.products[sku] = Product",)
        table = None
        for number in range(600):
            if number < 12:
                self.put(LOAD + ("models.py: groups = [Category",) * 2 + ("models.py: self.children = []",), 56)
            self.put(load, 152)
            self.put(load + ("models.py: self.tags = [category.name",), 88)
            if number in (0, 10, 42, 170, 341):  # the dict grows: the old table goes, a larger one comes
                if table:
                    self.drop([table])
                table = self.put(LOAD + ("models.py: self.products[sku] = Product",), 104 + 18 * number)
        for _ in range(120):
            self.put(CUSTOMER, 152)
            self.put(CUSTOMER + ("models.py: self.orders = []",), 56)
            self.put(CUSTOMER + ("models.py: self.address = ",), 232 + self.random.below(40))
        for _ in range(30):
            self.put((), 64 + self.random.below(64))

    def remember_quote(self):
        """What the cache keeps for good."""
        kept = [self.put(PRICE + ("cache.py: key = (product.sku",), 72),
                self.put(PRICE + ("cache.py: quote = Quote(",), 152),
                self.put(PRICE + ("cache.py: quote = Quote(", "cache.py: self.history = [cents]"), 88)]
        self.leaked_bytes += sum(size for _, size in kept)
        self.quotes += 1
        if self.quotes in (6, 11, 22, 43, 86, 171, 342, 683, 1366):
            self.drop([self.quote_table])
            self.quote_table = self.put(PRICE + ("cache.py: QUOTES[key] = quote",), 104 * self.quotes // 2 * 2)

    def encode(self, stack, depth, pages):
        """Text for a value with others inside: each level builds its pieces, then joins them."""
        blocks = []
        for _ in range(2):
            blocks.append(self.put(stack + OBJECT_PIECE, self.random.between(60, 140)))
        if depth > 0:
            blocks += self.encode(stack + ITEM_OF_OBJECT + ITEM_OF_ARRAY, depth - 1, [])
            blocks.append(self.put(stack + ITEM_OF_OBJECT + ARRAY_END, self.random.between(120, 400)))
        else:
            blocks.append(self.put(stack + ITEM_OF_OBJECT + STRING_END, self.random.between(50, 80)))
            blocks.append(self.put(stack + ITEM_OF_OBJECT + NUMBER_END, self.random.between(50, 56)))
        text = self.put(stack + OBJECT_END, self.random.between(300, 900))
        self.drop(blocks)
        pages.append(text)
        return [] if pages[:-1] else [text]

    def request(self, number):
        passing = [self.put(HANDLE + ("server.py: request = parse(number)", "server.py: path = "), 71),
                   self.put(HANDLE + ("server.py: request = parse(number)", "server.py: headers = "), 232),
                   self.put(HANDLE + ("server.py: request = parse(number)", "server.py: return {\"path\""), 232),
                   self.put(HANDLE + ("server.py: session = Session(number)",), 152),
                   self.put(HANDLE + ("server.py: session = Session(number)", "server.py: self.basket = []"), 56)]
        words = self.put(SEARCH + ("models.py: words = text.lower()",), 72)
        found = SEARCH + ("models.py: return [p for p in",) * 2
        passing.append(self.put(found, 88 + 8 * self.random.below(80)))
        generators = [self.put(found + found[-1:], 112) for _ in range(2)]
        self.drop([*generators, words])
        for _ in range(1 + number % 4):
            self.remember_quote()
            passing.append(self.put(BASKET + ("server.py: session.basket.append",), 64))
        self.put(CREATE + ("orders.py: order = Order(len(self.orders)",), 152)
        self.put(CREATE + ("orders.py: order = Order(len(self.orders)", "orders.py: self.lines = []"), 56)
        for _ in range(1 + number % 4):
            self.put(CREATE + ("orders.py: order.add(sku, count, cents)", "orders.py: self.lines.append(OrderLine"), 72)
        self.order_count += 1
        if number % 5 == 0:
            self.put(HANDLE + ("server.py: BUS.subscribe(order)", "events.py: listener = Listener(self, order)"), 152)
            self.put(HANDLE + ("server.py: BUS.subscribe(order)", "events.py: self.subscribers.append"), 64)
        if number % 25 == 0:
            self.put(HANDLE + ("server.py: BUS.when_paid(order)", "events.py: def paid(name)"), 224)
        passing.append(self.put(RENDER + ("server.py: lines = [{",) * 2, 232 * (1 + number % 4)))
        answer = RENDER + ("server.py: return encode({",)
        passing.append(self.put(answer, 464))
        passing += self.encode(answer, number % 4, [])
        self.drop(reversed(passing))
        self.log.wait(self.random.between(20_000, 70_000))

    def export(self):
        rows, pages = [], []
        collect = EXPORT + ("export.py: rows = collect(book, repeat)",)
        for _ in range(2 * self.order_count):
            row = self.put(collect + ("export.py: for row in book.rows()", "orders.py: yield {\"number\""), 232)
            rows.append(self.put(collect + ("export.py: rows.append(dict(row",), 1449 + 232))
            self.drop([row])
        self.log.wait(400_000)
        write = EXPORT + ("export.py: pages = [encode(row)",) * 2
        for _ in rows:
            pages.append(self.put(write + OBJECT_END, self.random.between(1480, 1520)))
        total = sum(size for _, size in pages)
        document = self.put(EXPORT + ("export.py: document = ",), total)
        self.log.wait(300_000)
        data = self.put(EXPORT + ("export.py: return len(document.encode",), total)
        self.log.wait(500_000)
        self.drop([data, document, *pages, *rows])

    def run(self):
        self.start()
        self.log.wait(2_000_000)
        for number in range(REQUESTS):
            self.request(number)
            if number == EXPORT_AT:
                began_us = self.log.now_us
                self.export()
                self.export_s = [began_us / 10**6, self.log.now_us / 10**6]
            if number == REQUESTS // 3:
                self.log.wait(5_000_000)  # nobody shops


def write_log(example):
    """Writes orders.hpm and orders.hpd into the folder; returns what is true by construction."""
    log = LogWriter(Sources(pathlib.Path(example) / "shop"))
    shop = Shop(log)
    shop.run()
    (example / "orders.hpm").write_bytes(log.table())
    (example / "orders.hpd").write_bytes(bytes(log.events))
    return {
        "events": log.count, "traces": len(log.traces), "duration_s": log.now_us / 10**6,
        "cache_leak_bytes": shop.leaked_bytes, "cached_quotes": shop.quotes, "export_s": shop.export_s,
        "lines": {name: "%s:%d" % log.sources.frame(spot) for name, spot in {
            "cache_history": "cache.py: self.history = [cents]", "cache_quote": "cache.py: quote = Quote(",
            "cache_key": "cache.py: key = (product.sku", "export": "server.py: sent += export_month(BOOK)",
            "recursion": "encoder.py: text = encode(item)", "handle": "server.py: sent += len(handle(number))"}.items()},
    }
