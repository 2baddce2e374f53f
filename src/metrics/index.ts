export { accuracyMatches, binaryMatches, categoricalMatches, sparseCategoricalMatches } from "./accuracy.js";
export { Mean, MeanMetric, SAMPLES } from "./mean.js";
export { Metric, type MetricConfig, type MetricOptions, type MetricState } from "./metric.js";
export { getMetric, type MetricLike, type MetricName } from "./named.js";
export { MeanMetricWrapper, type MeanMetricWrapperConfig, type MetricFunction } from "./wrapper.js";
