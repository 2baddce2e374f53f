import { element, find } from "../dom.js";
import type { Settings } from "./digit-trainer.js";
import { isNetworkName, type NetworkName, networks } from "./networks.js";

const ALL_DIGITS = 55_000;

/** The fields above the chart. `?network=cnn&epochs=3&batch-size=64&digits=5000` in the address sets them. */
export class Controls {
  readonly #networks: readonly { readonly name: NetworkName; readonly radio: HTMLInputElement }[];
  readonly #epochs = find("epochs", HTMLInputElement);
  readonly #batchSize = find("batch-size", HTMLInputElement);
  readonly #digits = find("digits", HTMLInputElement);

  /** `changed` is called when another network is chosen. */
  constructor(query: URLSearchParams, changed: () => void) {
    const wanted = query.get("network") ?? "";
    const chosen = isNetworkName(wanted) ? wanted : "dense";
    const segments = element("div");
    this.#networks = Object.keys(networks)
      .filter(isNetworkName)
      .map((name) => {
        const { title, detail, epochs } = networks[name];
        const radio = element("input", { type: "radio", name: "network", value: name, checked: name === chosen });
        radio.addEventListener("change", () => {
          this.#epochs.value = `${epochs}`;
          changed();
        });
        segments.append(element("label", { title: detail }, radio, title));
        return { name, radio };
      });
    find("networks", HTMLFieldSetElement).append(segments);
    this.#epochs.value = query.get("epochs") ?? `${networks[chosen].epochs}`;
    this.#batchSize.value = query.get("batch-size") ?? "128";
    this.#digits.value = query.get("digits") ?? `${ALL_DIGITS}`;
  }

  get settings(): Settings {
    return {
      network: this.#networks.find(({ radio }) => radio.checked)?.name ?? "dense",
      epochs: this.#epochs.valueAsNumber,
      batchSize: this.#batchSize.valueAsNumber,
      digits: this.#digits.valueAsNumber,
    };
  }

  /** While a net trains, its settings stand. */
  set enabled(enabled: boolean) {
    for (const field of [this.#epochs, this.#batchSize, this.#digits, ...this.#networks.map(({ radio }) => radio)]) {
      field.disabled = !enabled;
    }
  }
}
