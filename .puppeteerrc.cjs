// Chrome is found or installed by scripts/chrome.ts; puppeteer itself never downloads one.
module.exports = { skipDownload: true };
