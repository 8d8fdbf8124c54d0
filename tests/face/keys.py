"""How does somebody use the portal by keyboard alone? Tab, arrows, Enter, Space and typing, nothing else."""

from tests.face.eyes import looking_source

FAR = 140  # presses of Tab after which something counts as out of reach


class Keys:
    """A keyboard in front of a page. Every press of Tab looks at the focus: in sight, uncovered, with a ring."""

    def __init__(self, page):
        self.page, self.faults = page, []

    def open(self, url):
        """Type an address."""
        self.page.goto(url)
        return self

    def tab(self, back=False):
        """Press Tab once, look at what has the focus, and return its name."""
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        return self.look()

    def look(self):
        """Look at what has the focus; note what is wrong with it; return its name."""
        if not self.page.evaluate("'look' in globalThis"):
            self.page.evaluate(looking_source())
        seen = self.page.evaluate("look.focusWhenStill()")
        self.faults += [f"{self.page.url}: {seen['name']} is {fault}" for fault in seen["faults"]]
        return seen["name"]

    def is_on(self, selector):
        """Tell whether what has the focus fits a selector."""
        return self.page.evaluate("selector => document.activeElement.matches(selector)", selector)

    def to(self, selector, back=False):
        """Press Tab until something that fits a CSS selector has the focus; fails where none is in reach."""
        for _ in range(FAR):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            if self.is_on("body"):  # past the last link of the page the browser itself has the focus
                continue
            name = self.look()
            if self.is_on(selector):
                return name
        raise AssertionError(f"{selector} is out of reach on {self.page.url}")

    def press(self, key):
        """Press one key, such as "Enter", and wait for the page it leads to, if any."""
        self.page.keyboard.press(key)
        self.page.wait_for_load_state()
        return self

    def follow(self, selector, back=False):
        """Go to a link or button and press Enter; waits until another page is there."""
        self.to(selector, back)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self

    def write(self, selector, text):
        """Go to a field and type into it."""
        self.to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        return self

    def choose(self, selector, value):
        """Go to a group of radio buttons and press the arrow until this one is chosen."""
        self.to(selector)
        self.page.keyboard.press("Space")
        for _ in range(20):
            if self.page.evaluate("document.activeElement.checked && document.activeElement.value") == value:
                self.look()
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} has no {value}")

    def tick(self, selector):
        """Go to a box and tick it."""
        self.to(selector)
        self.page.keyboard.press("Space")
        assert self.page.evaluate("document.activeElement.checked")
        return self

    def pick(self, selector, value):
        """Go to a list and press the arrow until the entry with this value is chosen."""
        self.to(selector)
        for _ in range(40):
            if self.page.evaluate("document.activeElement.value") == value:
                return self
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{selector} has no {value}")
