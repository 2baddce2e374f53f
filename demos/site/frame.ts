import { find } from "../dom.js";

/** The button that turns the page from light to dark and back. What is chosen is kept; until then the system's wish holds. */
const button = find("theme", HTMLButtonElement);
const system = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

const isDark = () => (root.dataset.theme === undefined ? system.matches : root.dataset.theme === "dark");
const show = () => button.setAttribute("aria-pressed", `${isDark()}`);

button.addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try {
    localStorage.setItem("theme", root.dataset.theme);
  } catch {} // a browser that keeps nothing: the choice lasts as long as the page
  show();
});
system.addEventListener("change", show);
show();

/** Where there is no room beside the text, the list of chapters waits to be asked for. */
const chapters = document.querySelector<HTMLDetailsElement>(".chapters details");
if (chapters !== null && matchMedia("(max-width: 60rem)").matches) chapters.open = false;
