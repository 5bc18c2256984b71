"""lacuna serve and a Chromium that looks at it."""

import json
import os
import signal
import subprocess
import time

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

signal.signal(signal.SIGINT, signal.default_int_handler)  # lacuna heeds it even where this runs in the background


class Server:
    """`lacuna serve` on a free port, until the block ends."""

    def __init__(self, lacuna, *arguments):
        self.command = [lacuna, "serve", "--no-browser", *arguments]

    def __enter__(self):
        # What stands in the environment must not choose the page's model and language.
        settings = {name: value for name, value in os.environ.items() if name not in ("LACUNA_MODEL", "LACUNA_LANG")}
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True, env=settings)
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://"), self.address
        return self

    def resident(self):
        """Bytes of memory that it holds."""
        with open(f"/proc/{self.process.pid}/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.status = self.process.wait(timeout=10)


def open_browser(downloads):
    """Debian's Chromium, its downloads into a folder. As root it needs --no-sandbox."""
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--force-device-scale-factor=1", "--lang=en", "--hide-scrollbars",
                     "--no-first-run", "--disable-background-networking"):
        options.add_argument(argument)
    options.add_experimental_option(
        "prefs", {"download.default_directory": str(downloads), "intl.accept_languages": "en"})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


class Page:
    def __init__(self, browser, address):
        self.browser = browser
        self.address = address

    def open(self, state=""):
        self.browser.get("about:blank")
        self.browser.get(self.address + state)
        self.settled()

    def run(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def settled(self):
        """Waits until everything that was asked is shown."""
        def is_calm():
            return self.run("const {look, reconstruction, answers} = document.documentElement.dataset;"
                            "return answers && look === 'shown' && reconstruction !== 'asked' &&"
                            "document.querySelector('#masked image').hasAttribute('href') && answers")

        def stays_calm(_):
            before = is_calm()
            time.sleep(0.1)
            return before and before == is_calm()
        WebDriverWait(self.browser, 20, poll_frequency=0.05).until(stays_calm)

    def text(self, name):
        return self.run("return document.getElementById(arguments[0]).textContent", name)

    def weights(self, name):
        """Of each patch of a map; None for a hole."""
        return self.run(
            "return [...document.querySelectorAll(`#${arguments[0]} .weight`)]"
            ".map((each) => each.dataset.weight === '' ? null : Number(each.dataset.weight))", name)

    def colours(self, name):
        return self.run("return [...document.querySelectorAll(`#${arguments[0]} .weight`)]"
                        ".map((each) => each.getAttribute('fill'))", name)

    def shares(self, name):
        return self.run("return [...document.querySelectorAll(`#${arguments[0]} [data-share]`)]"
                        ".map((each) => Number(each.dataset.share))", name)

    def hidden(self):
        """The numbers of the patches that the photo shows as hidden."""
        return self.run(
            "const path = document.querySelector('#masked .hidden-fill').getAttribute('d');"
            "return [...path.matchAll(/M(\\d+) (\\d+)/g)].map(([, x, y]) => y / 10 * 14 + x / 10)")

    def complaints(self):
        """What the browser's console has to say: a refused script, an exception."""
        return [entry["message"] for entry in self.browser.get_log("browser")]

    def requests(self):
        """The addresses that were asked for since the last call, but those that hold their data."""
        sent = [json.loads(entry["message"])["message"]
                for entry in self.browser.get_log("performance")]
        urls = [message["params"]["request"]["url"] for message in sent
                if message["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if not url.startswith(("data:", "blob:", "about:"))]

    def resize(self, width, height):
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})

    def picture(self, path):
        """The whole page, however long."""
        import base64
        size = self.browser.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        shot = self.browser.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))
