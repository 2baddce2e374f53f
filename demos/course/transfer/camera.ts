import { element, find } from "../../dom.js";
import { type Photograph, squareOf } from "./pile.js";

/** The visitor's camera, asked for with the first picture, and shown from then on. */
export class Camera {
  #video: Promise<HTMLVideoElement> | undefined;

  /** What it sees now. Rejects when there is none, or the visitor does not want it. */
  async take(): Promise<Photograph> {
    this.#video ??= this.#open();
    try {
      const video = await this.#video;
      return squareOf(video, video.videoWidth, video.videoHeight);
    } catch (error) {
      this.#video = undefined; // the visitor may think better of it
      throw error;
    }
  }

  async #open(): Promise<HTMLVideoElement> {
    if (navigator.mediaDevices === undefined)
      throw new Error("There is no camera here: pages have it over https and on localhost.");
    const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 } });
    const video = element("video", {
      srcObject: stream,
      muted: true,
      playsInline: true,
      ariaLabel: "What the camera sees",
    });
    await video.play();
    find("camera", HTMLElement).replaceChildren(video);
    return video;
  }
}
