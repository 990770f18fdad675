// The client of the resumable upload protocol.
export {
  DetailedError,
  Upload,
  canStoreURLs,
  defaultOptions,
  isSupported,
} from "tus-js-client";
