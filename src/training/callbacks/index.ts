export { Callback, type Hook, type Hooks, type Logs, type Params, type Verbosity } from "./callback.js";
export { type CallbackLike, CallbackList } from "./callback-list.js";
export { History } from "./history.js";
export { LambdaCallback, type LambdaCallbackConfig } from "./lambda-callback.js";
