import { init, type Logs, type Mnist, setRandomSeed, Tensor } from "wgrad";
import { element, find, onSchemeChange } from "../dom.js";
import { LiveChart } from "./chart.js";
import { loadDigits } from "./digits.js";
import { Gallery } from "./gallery.js";
import { Latest } from "./latest.js";
import { isNetworkName, networks } from "./networks.js";
import { Pad } from "./pad.js";
import { showDigit } from "./picture.js";
import { Reading } from "./reading.js";
...
