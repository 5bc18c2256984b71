#!/usr/bin/env python3
"""The live page and the report in a real browser, beside what `lacuna compare` writes for the same mask.

usage: page_test.py LACUNA [FOLDER]      screenshots stay in FOLDER; tests/run --browser
"""

import json
import re
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

sys.path.insert(0, str(Path(__file__).resolve().parent))
from rig import Page, Server, open_browser  # noqa: E402

LACUNA = sys.argv.pop(1)
SAMPLES = Path(__file__).resolve().parents[2] / "assets" / "samples"
PHOTO = SAMPLES / "cat.png"
SHOTS = Path(sys.argv.pop(1)) if len(sys.argv) > 1 and not sys.argv[1].startswith("-") else None
SIDE = 14
LAYOUTS = ("deit", "mae", "zeroed")


def compare(*options):
    """The JSON of `lacuna compare`."""
    done = subprocess.run([LACUNA, "compare", PHOTO, "-o", "-", "--write", "json", *options],
                          capture_output=True, check=True)
    return json.loads(done.stdout)


def hidden_in(document):
    """The numbers of the hidden patches."""
    flat = [each for row in document["mask"]["values"] for each in row]
    return [patch for patch, hidden in enumerate(flat) if hidden]


def patches_of(document, name, head="mean"):
    """The weights of the first query in a layout, by patch; None where the layout has no such."""
    layout = next(each for each in document["layouts"] if each["name"] == name)
    row = next((each for each in layout["rows"] if each["head"] == head), None)
    patches = [None] * SIDE * SIDE
    for token, weight in zip(layout["tokens"], row["weights"] if row else []):
        if token["kind"] == "patch":
            patches[token["patch"]] = weight
    return patches


class BrowserTest(unittest.TestCase):
    """A browser, and what each kind of page can be asked."""

    error = 0  # of a number on the page, as a share of it

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.downloads = Path(cls.folder.name)
        cls.browser = open_browser(cls.downloads)

    @classmethod
    def tearDownClass(cls):
        cls.browser.quit()
        cls.folder.cleanup()

    def tearDown(self):
        self.assertEqual(self.page.complaints(), [])

    def assert_shows(self, document, names=LAYOUTS, **choice):
        """The maps `names` say what the document does of the layouts deit, mae, zeroed."""
        for place, name in zip(LAYOUTS, names):
            wanted = patches_of(document, name, **choice)
            shown = self.page.weights(place)
            self.assertEqual([each is None for each in shown], [each is None for each in wanted],
                             place)
            for patch, (ours, theirs) in enumerate(zip(shown, wanted)):
                if theirs is not None:
                    self.assertAlmostEqual(ours, theirs, delta=1e-7 + self.error * theirs,
                                           msg=f"{place}, patch {patch}")
            if not any(each is not None for each in wanted):
                continue  # this query does not exist here
            hidden = set(hidden_in(document))
            total = sum(each for patch, each in enumerate(wanted)
                        if each is not None and patch in hidden)
            self.assertAlmostEqual(self.page.shares(place)[2], total,
                                   delta=1e-5 + self.error * total, msg=place)

    def assert_is_the_figure(self):
        """As it was opened: the message, and what `lacuna compare` draws by itself."""
        document = compare()
        self.assertEqual(self.page.hidden(), hidden_in(document))
        self.assert_shows(document)
        self.assertIn("goes to patches that hold nothing", self.page.text("headline"))
        self.assertIn("PASS", self.page.text("verdict"))
        self.assertEqual(self.page.text("sign"), "=")

    def cell(self, name, patch):
        return self.browser.find_elements(By.CSS_SELECTOR, f"#{name} .weight")[patch]

    def point_at(self, name, patch):
        ActionChains(self.browser).move_to_element(self.cell(name, patch)).perform()
        self.page.settled()

    def leave(self):
        ActionChains(self.browser).move_to_element(
            self.browser.find_element(By.ID, "headline")).perform()
        self.page.settled()

    def downloaded(self, name):
        """The file, when it is whole."""
        file = self.downloads / name
        for _ in range(100):
            if file.exists() and not list(self.downloads.glob("*.crdownload")):
                return file
            time.sleep(0.1)
        self.fail(f"{name} did not come")

    def assert_fits(self, shots):
        """At each width, theme and language nothing stands out; pictures of all as `shots`."""
        for width in (1280, 390):
            self.page.resize(width, 800)
            for theme in ("light", "dark"):
                for lang in ("en", "zh"):
                    self.page.open(f"#theme={theme}&lang={lang}")
                    overflow = self.page.run(
                        "return document.documentElement.scrollWidth - innerWidth")
                    self.assertLessEqual(overflow, 0, (width, lang))
                    tops = self.page.run("return [...document.querySelectorAll('.map .picture')]"
                                         ".map((each) => each.getBoundingClientRect().top)")
                    self.assertEqual(len(set(tops)), 1 if width > 760 else 2, (width, lang, tops))
                    if SHOTS:
                        self.page.picture(SHOTS / f"{shots}{width}.{theme}.{lang}.png")
        self.page.resize(1280, 800)


class PageTest(BrowserTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = Server(LACUNA, PHOTO, SAMPLES / "rocket.jpg").__enter__()
        cls.page = Page(cls.browser, cls.server.address)
        cls.page.resize(1280, 800)

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.server.__exit__()

    def paint(self, *patches):
        """Presses on the first patch, moves over the others, lets go."""
        photo = self.browser.find_element(By.CSS_SELECTOR, "#masked svg.panel-svg")
        size = photo.size
        moves = ActionChains(self.browser, duration=20)
        for number, patch in enumerate(patches):
            moves.move_to_element_with_offset(
                photo, int(size["width"] * ((patch % SIDE + 0.5) / SIDE - 0.5)),
                int(size["height"] * ((patch // SIDE + 0.5) / SIDE - 0.5)))
            if number == 0:
                moves.click_and_hold()
        moves.release().perform()
        self.page.settled()

    def test_the_first_look_is_the_figure(self):
        self.page.open()
        self.assert_is_the_figure()
        self.assertIn("197", self.page.text("strips"))
        self.assertIn("50", self.page.text("strips"))

    def test_each_colour_is_the_scale_s(self):
        self.page.open("#mask=grid&theme=dark")
        figure = self.downloads / "x.svg"
        subprocess.run([LACUNA, "compare", PHOTO, "--mask", "grid", "--theme", "dark", "--width",
                        "180mm", "--write", "figure", "-o", figure], check=True, capture_output=True)
        drawn = set()
        for parts in re.findall(r"rgb\(([\d.]+)%,\s*([\d.]+)%,\s*([\d.]+)%\)", figure.read_text()):
            drawn.add("#" + "".join(f"{round(float(part) * 2.55):02x}" for part in parts))
        for name in LAYOUTS:
            shown = set(self.page.colours(name)) - {"var(--paper)"}
            self.assertGreater(len(shown), 20)
            self.assertEqual(sorted(shown - drawn), [], name)

    def test_the_mouse_hides_and_shows(self):
        self.page.open("#mask=none")
        self.paint(45, 46, 47, 61)
        self.assertEqual(self.page.hidden(), [45, 46, 47, 61])
        self.assert_shows(compare("--mask-patches", "45-47,61"))
        self.paint(46)
        self.assertEqual(self.page.hidden(), [45, 47, 61])
        self.assert_shows(compare("--mask-patches", "45,47,61"))
        self.assertIn("patches=45%2C47%2C61", self.page.run("return location.hash"))

    def test_the_keyboard_hides_and_asks(self):
        self.page.open("#mask=none")
        photo = self.browser.find_element(By.CSS_SELECTOR, "#masked svg.panel-svg")
        self.page.run("arguments[0].focus()", photo)
        ActionChains(self.browser).send_keys(
            Keys.ARROW_DOWN, Keys.ARROW_RIGHT, " ", Keys.ARROW_RIGHT, " ").perform()
        self.page.settled()
        self.assertEqual(self.page.hidden(), [15, 16])
        self.page.run("document.querySelector('#deit svg.panel-svg').focus()")
        ActionChains(self.browser).send_keys(Keys.ARROW_UP).perform()
        self.page.settled()
        query = self.page.run("return document.getElementById('query').value")
        self.assertEqual(query, "6,0")
        self.assert_shows(compare("--mask-patches", "15,16", "--query", "6,0"))
        ActionChains(self.browser).send_keys(Keys.ESCAPE).perform()
        self.page.settled()
        self.assert_shows(compare("--mask-patches", "15,16"))

    def test_layer_head_and_query(self):
        self.page.open("#mask=block&ratio=0.5&seed=4&layer=2&head=1&query=cls")
        self.assert_shows(compare("--mask", "block", "--mask-ratio", "0.5", "--seed", "4",
                                  "--layer", "2", "--head", "1", "--query", "cls"), head=1)

    def test_a_hidden_query_has_no_map_in_mae(self):
        self.page.open("#patches=0-20&mask=patches&query=0,3")
        self.assertEqual(self.page.weights("mae"), [None] * SIDE * SIDE)
        self.assertEqual(self.page.run(
            "return document.querySelector('#mae .missing').textContent"),
            "this query does not exist here")
        self.page.run("document.querySelector('#mae svg.panel-svg').focus()")
        ActionChains(self.browser).send_keys(Keys.ESCAPE).perform()  # not a trap
        self.page.settled()
        self.assert_shows(compare("--mask-patches", "0-20"))

    def test_the_switch_turns_deit_into_zeroed_and_back(self):
        document = compare()
        self.page.open()
        switch = self.browser.find_element(By.ID, "write")
        switch.click()
        self.assert_shows(document, names=("zeroed", "mae", "zeroed"))
        self.assertEqual(self.page.text("sign"), "≠")
        self.assertFalse(self.browser.find_element(By.ID, "verdict").is_displayed())
        self.assertIn("write=0", self.page.run("return location.hash"))
        switch.click()
        self.assert_shows(document)
        self.assertEqual(self.page.text("sign"), "=")

    def test_pointing_asks_and_a_click_keeps(self):
        self.page.open()
        chosen = compare("--query", "9,4")
        self.point_at("deit", 9 * SIDE + 4)
        self.assert_shows(chosen)
        ActionChains(self.browser).click(self.cell("deit", 9 * SIDE + 4)).perform()
        self.leave()
        self.assert_shows(chosen)

    def test_an_address_is_the_whole_page(self):
        self.page.open("#photo=rocket.jpg&mask=random&ratio=0.5&seed=3&layer=1&write=0&lang=zh&theme=dark")
        before = self.page.run("return document.body.innerText"), self.page.weights("zeroed")
        self.browser.refresh()
        self.page.settled()
        self.assertEqual(
            (self.page.run("return document.body.innerText"), self.page.weights("zeroed")), before)

    def test_saving_gives_the_file(self):
        self.page.open("#patches=3-90&mask=patches&head=2")
        self.browser.find_element(By.ID, "save").click()
        saved = self.downloaded("cat.compare.png")
        folder = self.downloads / "by-hand"
        subprocess.run([LACUNA, "compare", PHOTO, "--mask-patches", "3-90", "--head", "2", "-o",
                        folder], check=True, capture_output=True)
        self.assertEqual(saved.read_bytes(), (folder / "cat.compare.png").read_bytes())
        self.assertEqual(self.page.text("command"),
                         f"lacuna compare {PHOTO} --mask-patches 3-90 --head 2")

    def test_a_drag_does_not_queue(self):
        self.page.open("#mask=none")
        before = int(self.page.run("return document.documentElement.dataset.answers"))
        self.paint(*range(28, 42), *range(42, 56))
        asked = int(self.page.run("return document.documentElement.dataset.answers")) - before
        self.assertEqual(self.page.hidden(), list(range(28, 56)))
        self.assertLess(asked, 24)
        self.assert_shows(compare("--mask-patches", "28-55"))

    def test_a_quick_drag_leaves_no_hole(self):
        self.page.open("#mask=none")
        self.page.run("""
            const photo = document.querySelector('#masked svg');
            const {left, top, width} = photo.getBoundingClientRect();
            const send = (type, patch) => photo.dispatchEvent(new PointerEvent(type, {pointerId: 1,
              clientX: left + (patch + 0.5) * width / 14, clientY: top + (patch + 0.5) * width / 14}));
            photo.setPointerCapture = () => {};
            send('pointerdown', 2), send('pointermove', 9), send('pointerup', 9);""")
        self.page.settled()
        self.assertEqual(self.page.hidden(), [patch * 15 for patch in range(2, 10)])

    def test_a_word_that_is_unknown_has_a_way_out(self):
        self.page.open()
        self.page.run("location.hash = '#mask=foo'")
        self.page.settled()
        self.assertIn("foo", self.page.text("trouble"))
        self.page.complaints()  # of the refusal
        self.page.run("location.hash = ''")
        self.page.settled()
        self.assertFalse(self.browser.find_element(By.ID, "trouble").is_displayed())

    def test_every_dress_fits(self):
        self.assert_fits("")


class ReportTest(BrowserTest):
    """`--write html`, opened from disk."""

    error = 0.001

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.written("compare")
        cls.sweep = cls.written("sweep", "--ratios", "0,0.25,0.75,1")

    @classmethod
    def written(cls, command, *options):
        """The page of the sample photo, looked at."""
        file = cls.downloads / f"{command}.html"
        subprocess.run([LACUNA, command, PHOTO, "--write", "html", *options, "-o", file],
                       check=True, capture_output=True)
        page = Page(cls.browser, file.as_uri())
        page.resize(1280, 800)
        return page

    def setUp(self):
        self.page = self.report
        self.page.requests()

    def tearDown(self):
        self.assertEqual(self.page.complaints(), [])
        pages = {self.report.address, self.sweep.address}
        others = {url.split("#")[0] for url in self.page.requests()} - pages
        self.assertEqual(others, set())

    def choose(self, name, value):
        """An entry of a list, by its keys."""
        Select(self.browser.find_element(By.ID, name)).select_by_value(str(value))
        self.page.settled()

    def test_the_report_is_the_figure(self):
        self.page.open()
        self.assert_is_the_figure()
        self.assertTrue(self.page.requests())  # the log works: it has the page itself

    def test_every_text_and_number_is_the_live_page_s(self):
        said = ("return [...document.querySelectorAll('h1, h2, #statement, #subtitle, #notice, "
                "#verdict, figcaption, #painted-verdict, .share-room, #scale .over, #scale .under, .scale-words, "
                "#strips, #sign')].map((each) => each.textContent)")
        with Server(LACUNA, PHOTO) as server:
            live = Page(self.browser, server.address)
            for state in ("#", "#layer=2&head=1&query=3,3&lang=zh", "#layer=0&query=cls&theme=dark",
                          "#layer=4&head=0&query=0,1&write=0"):
                live.open(state)
                wanted = live.run(said), live.hidden(), live.colours("zeroed")
                self.page.requests()
                self.page.open(state)
                self.assertEqual((self.page.run(said), self.page.hidden()), wanted[:2], state)
                for ours, theirs in zip(self.page.colours("zeroed"), wanted[2]):
                    self.assertEqual(len(ours), len(theirs))
                    if ours != theirs:
                        for place in (1, 3, 5):
                            self.assertLessEqual(abs(int(ours[place:place + 2], 16) -
                                                     int(theirs[place:place + 2], 16)), 2, state)

    def test_layer_head_and_query(self):
        self.page.open()
        self.choose("layer", 2)
        self.choose("head", 1)
        self.choose("query", "cls")
        self.assert_shows(compare("--layer", "2", "--head", "1", "--query", "cls"), head=1)

    def test_pointing_asks_and_a_click_keeps(self):
        self.page.open()
        chosen = compare("--query", "9,4")
        self.point_at("zeroed", 9 * SIDE + 4)
        self.assert_shows(chosen)
        ActionChains(self.browser).click(self.cell("zeroed", 9 * SIDE + 4)).perform()
        self.point_at("deit", 3 * SIDE + 3)
        self.assert_shows(chosen)
        weight = patches_of(chosen, "zeroed")[3 * SIDE + 3]
        self.assertIn(f"zeroed {weight:.2g}", self.page.text("readout"))
        self.leave()
        self.assert_shows(chosen)

    def test_arrow_keys_ask(self):
        self.page.open()
        self.page.run("document.querySelector('#deit svg.panel-svg').focus()")
        ActionChains(self.browser).send_keys(Keys.ARROW_UP, Keys.ARROW_RIGHT).perform()
        self.page.settled()
        self.assert_shows(compare("--query", "6,1"))
        ActionChains(self.browser).send_keys(Keys.ESCAPE).perform()
        self.page.settled()
        self.assert_shows(compare())

    def test_the_switch_turns_deit_into_zeroed_and_back(self):
        document = compare()
        self.page.open()
        switch = self.browser.find_element(By.ID, "write")
        switch.click()
        self.assert_shows(document, names=("zeroed", "mae", "zeroed"))
        self.assertEqual(self.page.text("sign"), "≠")
        switch.send_keys(" ")
        self.assert_shows(document)
        self.assertEqual(self.page.text("sign"), "=")

    def test_what_takes_a_new_pass_is_a_command(self):
        self.page.open()
        for name in ("photo", "model", "file", "seed"):
            self.assertFalse(self.browser.find_element(By.ID, name).is_displayed(), name)
        self.assertIn("lacuna compare", self.page.text("own-command"))
        self.assertIn("--write html", self.page.text("own-command"))

    def test_saving_gives_the_panels(self):
        self.page.open("#head=2&query=5,5")
        self.browser.find_element(By.ID, "save").click()
        picture = self.downloaded("cat.compare.png").read_bytes()
        self.assertEqual(picture[:4], b"\x89PNG")
        self.assertGreater(len(picture), 50000)
        self.assertIn("--head 2 --query 5,5", self.page.text("command"))

    def test_a_sweep_has_its_ratios_as_a_slider(self):
        self.page = self.sweep
        self.page.open()
        self.assertEqual(self.page.text("ratio-shown"), "0.75")
        self.assert_shows(compare())
        slider = self.browser.find_element(By.ID, "ratio")
        for key, ratio in ((Keys.ARROW_LEFT, 0.25), (Keys.ARROW_LEFT, 0), (Keys.END, 1)):
            slider.send_keys(key)
            self.page.settled()
            self.assertEqual(self.page.text("ratio-shown"), str(ratio))
            document = compare("--mask-ratio", str(ratio))
            self.assertEqual(self.page.hidden(), hidden_in(document))
            self.assert_shows(document)

    def test_every_dress_fits(self):
        self.page = self.sweep  # it has all of the other's, and a slider
        self.assert_fits("sweep.")


if __name__ == "__main__":
    unittest.main(verbosity=2)
