import type { StringTensor } from "../../../string-tensor.js";
import type { Tensor } from "../../../tensor.js";
import { numbers, texts } from "./columns.js";

/** Cars by column, 406 of each: for `Dataset`, `FeatureSpace` and the like. */
export interface Cars {
  name: StringTensor;
  /** Miles per US gallon; NaN for 8 cars. */
  mpg: Tensor<"float32">;
  cylinders: Tensor<"float32">;
  /** In cubic inches. */
  displacement: Tensor<"float32">;
  /** NaN for 6 cars. */
  horsepower: Tensor<"float32">;
  /** In pounds. */
  weight: Tensor<"float32">;
  /** Seconds from 0 to 60 miles an hour. */
  acceleration: Tensor<"float32">;
  /** The model's, from 1970 to 1982. */
  year: Tensor<"float32">;
  /** `"USA"`, `"Europe"` or `"Japan"`. */
  origin: StringTensor;
}

/** E. Ramos, D. Donoho, the 1983 ASA data exposition, from StatLib; distributed for educational and scientific purposes. */
export function cars(): Cars {
  const column = (at: number) => numbers(ROWS, 8, at);
  return {
    name: texts(NAMES.split(/;\s/)),
    mpg: column(0),
    cylinders: column(1),
    displacement: column(2),
    horsepower: column(3),
    weight: column(4),
    acceleration: column(5),
    year: column(6),
    origin: texts(column(7).data, ["USA", "Europe", "Japan"]),
  };
}

// biome-ignore format: several cars a line
const ROWS = [
  18, 8, 307, 130, 3504, 12, 1970, 0, 15, 8, 350, 165, 3693, 11.5, 1970, 0, 18, 8, 318, 150, 3436, 11, 1970, 0, 16,
  8, 304, 150, 3433, 12, 1970, 0, 17, 8, 302, 140, 3449, 10.5, 1970, 0, 15, 8, 429, 198, 4341, 10, 1970, 0, 14, 8,
  454, 220, 4354, 9, 1970, 0, 14, 8, 440, 215, 4312, 8.5, 1970, 0, 14, 8, 455, 225, 4425, 10, 1970, 0, 15, 8, 390,
  190, 3850, 8.5, 1970, 0, NaN, 4, 133, 115, 3090, 17.5, 1970, 1, NaN, 8, 350, 165, 4142, 11.5, 1970, 0, NaN, 8, 351,
  153, 4034, 11, 1970, 0, NaN, 8, 383, 175, 4166, 10.5, 1970, 0, NaN, 8, 360, 175, 3850, 11, 1970, 0, 15, 8, 383,
  170, 3563, 10, 1970, 0, 14, 8, 340, 160, 3609, 8, 1970, 0, NaN, 8, 302, 140, 3353, 8, 1970, 0, 15, 8, 400, 150,
  3761, 9.5, 1970, 0, 14, 8, 455, 225, 3086, 10, 1970, 0, 24, 4, 113, 95, 2372, 15, 1970, 2, 22, 6, 198, 95, 2833,
  15.5, 1970, 0, 18, 6, 199, 97, 2774, 15.5, 1970, 0, 21, 6, 200, 85, 2587, 16, 1970, 0, 27, 4, 97, 88, 2130, 14.5,
  1970, 2, 26, 4, 97, 46, 1835, 20.5, 1970, 1, 25, 4, 110, 87, 2672, 17.5, 1970, 1, 24, 4, 107, 90, 2430, 14.5, 1970,
  1, 25, 4, 104, 95, 2375, 17.5, 1970, 1, 26, 4, 121, 113, 2234, 12.5, 1970, 1, 21, 6, 199, 90, 2648, 15, 1970, 0,
  10, 8, 360, 215, 4615, 14, 1970, 0, 10, 8, 307, 200, 4376, 15, 1970, 0, 11, 8, 318, 210, 4382, 13.5, 1970, 0, 9, 8,
  304, 193, 4732, 18.5, 1970, 0, 27, 4, 97, 88, 2130, 14.5, 1971, 2, 28, 4, 140, 90, 2264, 15.5, 1971, 0, 25, 4, 113,
  95, 2228, 14, 1971, 2, 25, 4, 98, NaN, 2046, 19, 1971, 0, NaN, 4, 97, 48, 1978, 20, 1971, 1, 19, 6, 232, 100, 2634,
  13, 1971, 0, 16, 6, 225, 105, 3439, 15.5, 1971, 0, 17, 6, 250, 100, 3329, 15.5, 1971, 0, 19, 6, 250, 88, 3302,
  15.5, 1971, 0, 18, 6, 232, 100, 3288, 15.5, 1971, 0, 14, 8, 350, 165, 4209, 12, 1971, 0, 14, 8, 400, 175, 4464,
  11.5, 1971, 0, 14, 8, 351, 153, 4154, 13.5, 1971, 0, 14, 8, 318, 150, 4096, 13, 1971, 0, 12, 8, 383, 180, 4955,
  11.5, 1971, 0, 13, 8, 400, 170, 4746, 12, 1971, 0, 13, 8, 400, 175, 5140, 12, 1971, 0, 18, 6, 258, 110, 2962, 13.5,
  1971, 0, 22, 4, 140, 72, 2408, 19, 1971, 0, 19, 6, 250, 100, 3282, 15, 1971, 0, 18, 6, 250, 88, 3139, 14.5, 1971,
  0, 23, 4, 122, 86, 2220, 14, 1971, 0, 28, 4, 116, 90, 2123, 14, 1971, 1, 30, 4, 79, 70, 2074, 19.5, 1971, 1, 30, 4,
  88, 76, 2065, 14.5, 1971, 1, 31, 4, 71, 65, 1773, 19, 1971, 2, 35, 4, 72, 69, 1613, 18, 1971, 2, 27, 4, 97, 60,
  1834, 19, 1971, 1, 26, 4, 91, 70, 1955, 20.5, 1971, 0, 24, 4, 113, 95, 2278, 15.5, 1972, 2, 25, 4, 97.5, 80, 2126,
  17, 1972, 0, 23, 4, 97, 54, 2254, 23.5, 1972, 1, 20, 4, 140, 90, 2408, 19.5, 1972, 0, 21, 4, 122, 86, 2226, 16.5,
  1972, 0, 13, 8, 350, 165, 4274, 12, 1972, 0, 14, 8, 400, 175, 4385, 12, 1972, 0, 15, 8, 318, 150, 4135, 13.5, 1972,
  0, 14, 8, 351, 153, 4129, 13, 1972, 0, 17, 8, 304, 150, 3672, 11.5, 1972, 0, 11, 8, 429, 208, 4633, 11, 1972, 0,
  13, 8, 350, 155, 4502, 13.5, 1972, 0, 12, 8, 350, 160, 4456, 13.5, 1972, 0, 13, 8, 400, 190, 4422, 12.5, 1972, 0,
  19, 3, 70, 97, 2330, 13.5, 1972, 2, 15, 8, 304, 150, 3892, 12.5, 1972, 0, 13, 8, 307, 130, 4098, 14, 1972, 0, 13,
  8, 302, 140, 4294, 16, 1972, 0, 14, 8, 318, 150, 4077, 14, 1972, 0, 18, 4, 121, 112, 2933, 14.5, 1972, 1, 22, 4,
  121, 76, 2511, 18, 1972, 1, 21, 4, 120, 87, 2979, 19.5, 1972, 1, 26, 4, 96, 69, 2189, 18, 1972, 1, 22, 4, 122, 86,
  2395, 16, 1972, 0, 28, 4, 97, 92, 2288, 17, 1972, 2, 23, 4, 120, 97, 2506, 14.5, 1972, 2, 28, 4, 98, 80, 2164, 15,
  1972, 0, 27, 4, 97, 88, 2100, 16.5, 1972, 2, 13, 8, 350, 175, 4100, 13, 1973, 0, 14, 8, 304, 150, 3672, 11.5, 1973,
  0, 13, 8, 350, 145, 3988, 13, 1973, 0, 14, 8, 302, 137, 4042, 14.5, 1973, 0, 15, 8, 318, 150, 3777, 12.5, 1973, 0,
  12, 8, 429, 198, 4952, 11.5, 1973, 0, 13, 8, 400, 150, 4464, 12, 1973, 0, 13, 8, 351, 158, 4363, 13, 1973, 0, 14,
  8, 318, 150, 4237, 14.5, 1973, 0, 13, 8, 440, 215, 4735, 11, 1973, 0, 12, 8, 455, 225, 4951, 11, 1973, 0, 13, 8,
  360, 175, 3821, 11, 1973, 0, 18, 6, 225, 105, 3121, 16.5, 1973, 0, 16, 6, 250, 100, 3278, 18, 1973, 0, 18, 6, 232,
  100, 2945, 16, 1973, 0, 18, 6, 250, 88, 3021, 16.5, 1973, 0, 23, 6, 198, 95, 2904, 16, 1973, 0, 26, 4, 97, 46,
  1950, 21, 1973, 1, 11, 8, 400, 150, 4997, 14, 1973, 0, 12, 8, 400, 167, 4906, 12.5, 1973, 0, 13, 8, 360, 170, 4654,
  13, 1973, 0, 12, 8, 350, 180, 4499, 12.5, 1973, 0, 18, 6, 232, 100, 2789, 15, 1973, 0, 20, 4, 97, 88, 2279, 19,
  1973, 2, 21, 4, 140, 72, 2401, 19.5, 1973, 0, 22, 4, 108, 94, 2379, 16.5, 1973, 2, 18, 3, 70, 90, 2124, 13.5, 1973,
  2, 19, 4, 122, 85, 2310, 18.5, 1973, 0, 21, 6, 155, 107, 2472, 14, 1973, 0, 26, 4, 98, 90, 2265, 15.5, 1973, 1, 15,
  8, 350, 145, 4082, 13, 1973, 0, 16, 8, 400, 230, 4278, 9.5, 1973, 0, 29, 4, 68, 49, 1867, 19.5, 1973, 1, 24, 4,
  116, 75, 2158, 15.5, 1973, 1, 20, 4, 114, 91, 2582, 14, 1973, 1, 19, 4, 121, 112, 2868, 15.5, 1973, 1, 15, 8, 318,
  150, 3399, 11, 1973, 0, 24, 4, 121, 110, 2660, 14, 1973, 1, 20, 6, 156, 122, 2807, 13.5, 1973, 2, 11, 8, 350, 180,
  3664, 11, 1973, 0, 20, 6, 198, 95, 3102, 16.5, 1974, 0, 21, 6, 200, NaN, 2875, 17, 1974, 0, 19, 6, 232, 100, 2901,
  16, 1974, 0, 15, 6, 250, 100, 3336, 17, 1974, 0, 31, 4, 79, 67, 1950, 19, 1974, 2, 26, 4, 122, 80, 2451, 16.5,
  1974, 0, 32, 4, 71, 65, 1836, 21, 1974, 2, 25, 4, 140, 75, 2542, 17, 1974, 0, 16, 6, 250, 100, 3781, 17, 1974, 0,
  16, 6, 258, 110, 3632, 18, 1974, 0, 18, 6, 225, 105, 3613, 16.5, 1974, 0, 16, 8, 302, 140, 4141, 14, 1974, 0, 13,
  8, 350, 150, 4699, 14.5, 1974, 0, 14, 8, 318, 150, 4457, 13.5, 1974, 0, 14, 8, 302, 140, 4638, 16, 1974, 0, 14, 8,
  304, 150, 4257, 15.5, 1974, 0, 29, 4, 98, 83, 2219, 16.5, 1974, 1, 26, 4, 79, 67, 1963, 15.5, 1974, 1, 26, 4, 97,
  78, 2300, 14.5, 1974, 1, 31, 4, 76, 52, 1649, 16.5, 1974, 2, 32, 4, 83, 61, 2003, 19, 1974, 2, 28, 4, 90, 75, 2125,
  14.5, 1974, 0, 24, 4, 90, 75, 2108, 15.5, 1974, 1, 26, 4, 116, 75, 2246, 14, 1974, 1, 24, 4, 120, 97, 2489, 15,
  1974, 2, 26, 4, 108, 93, 2391, 15.5, 1974, 2, 31, 4, 79, 67, 2000, 16, 1974, 1, 19, 6, 225, 95, 3264, 16, 1975, 0,
  18, 6, 250, 105, 3459, 16, 1975, 0, 15, 6, 250, 72, 3432, 21, 1975, 0, 15, 6, 250, 72, 3158, 19.5, 1975, 0, 16, 8,
  400, 170, 4668, 11.5, 1975, 0, 15, 8, 350, 145, 4440, 14, 1975, 0, 16, 8, 318, 150, 4498, 14.5, 1975, 0, 14, 8,
  351, 148, 4657, 13.5, 1975, 0, 17, 6, 231, 110, 3907, 21, 1975, 0, 16, 6, 250, 105, 3897, 18.5, 1975, 0, 15, 6,
  258, 110, 3730, 19, 1975, 0, 18, 6, 225, 95, 3785, 19, 1975, 0, 21, 6, 231, 110, 3039, 15, 1975, 0, 20, 8, 262,
  110, 3221, 13.5, 1975, 0, 13, 8, 302, 129, 3169, 12, 1975, 0, 29, 4, 97, 75, 2171, 16, 1975, 2, 23, 4, 140, 83,
  2639, 17, 1975, 0, 20, 6, 232, 100, 2914, 16, 1975, 0, 23, 4, 140, 78, 2592, 18.5, 1975, 0, 24, 4, 134, 96, 2702,
  13.5, 1975, 2, 25, 4, 90, 71, 2223, 16.5, 1975, 1, 24, 4, 119, 97, 2545, 17, 1975, 2, 18, 6, 171, 97, 2984, 14.5,
  1975, 0, 29, 4, 90, 70, 1937, 14, 1975, 1, 19, 6, 232, 90, 3211, 17, 1975, 0, 23, 4, 115, 95, 2694, 15, 1975, 1,
  23, 4, 120, 88, 2957, 17, 1975, 1, 22, 4, 121, 98, 2945, 14.5, 1975, 1, 25, 4, 121, 115, 2671, 13.5, 1975, 1, 33,
  4, 91, 53, 1795, 17.5, 1975, 2, 28, 4, 107, 86, 2464, 15.5, 1976, 1, 25, 4, 116, 81, 2220, 16.9, 1976, 1, 25, 4,
  140, 92, 2572, 14.9, 1976, 0, 26, 4, 98, 79, 2255, 17.7, 1976, 0, 27, 4, 101, 83, 2202, 15.3, 1976, 1, 17.5, 8,
  305, 140, 4215, 13, 1976, 0, 16, 8, 318, 150, 4190, 13, 1976, 0, 15.5, 8, 304, 120, 3962, 13.9, 1976, 0, 14.5, 8,
  351, 152, 4215, 12.8, 1976, 0, 22, 6, 225, 100, 3233, 15.4, 1976, 0, 22, 6, 250, 105, 3353, 14.5, 1976, 0, 24, 6,
  200, 81, 3012, 17.6, 1976, 0, 22.5, 6, 232, 90, 3085, 17.6, 1976, 0, 29, 4, 85, 52, 2035, 22.2, 1976, 0, 24.5, 4,
  98, 60, 2164, 22.1, 1976, 0, 29, 4, 90, 70, 1937, 14.2, 1976, 1, 33, 4, 91, 53, 1795, 17.4, 1976, 2, 20, 6, 225,
  100, 3651, 17.7, 1976, 0, 18, 6, 250, 78, 3574, 21, 1976, 0, 18.5, 6, 250, 110, 3645, 16.2, 1976, 0, 17.5, 6, 258,
  95, 3193, 17.8, 1976, 0, 29.5, 4, 97, 71, 1825, 12.2, 1976, 1, 32, 4, 85, 70, 1990, 17, 1976, 2, 28, 4, 97, 75,
  2155, 16.4, 1976, 2, 26.5, 4, 140, 72, 2565, 13.6, 1976, 0, 20, 4, 130, 102, 3150, 15.7, 1976, 1, 13, 8, 318, 150,
  3940, 13.2, 1976, 0, 19, 4, 120, 88, 3270, 21.9, 1976, 1, 19, 6, 156, 108, 2930, 15.5, 1976, 2, 16.5, 6, 168, 120,
  3820, 16.7, 1976, 1, 16.5, 8, 350, 180, 4380, 12.1, 1976, 0, 13, 8, 350, 145, 4055, 12, 1976, 0, 13, 8, 302, 130,
  3870, 15, 1976, 0, 13, 8, 318, 150, 3755, 14, 1976, 0, 31.5, 4, 98, 68, 2045, 18.5, 1977, 2, 30, 4, 111, 80, 2155,
  14.8, 1977, 0, 36, 4, 79, 58, 1825, 18.6, 1977, 1, 25.5, 4, 122, 96, 2300, 15.5, 1977, 0, 33.5, 4, 85, 70, 1945,
  16.8, 1977, 2, 17.5, 8, 305, 145, 3880, 12.5, 1977, 0, 17, 8, 260, 110, 4060, 19, 1977, 0, 15.5, 8, 318, 145, 4140,
  13.7, 1977, 0, 15, 8, 302, 130, 4295, 14.9, 1977, 0, 17.5, 6, 250, 110, 3520, 16.4, 1977, 0, 20.5, 6, 231, 105,
  3425, 16.9, 1977, 0, 19, 6, 225, 100, 3630, 17.7, 1977, 0, 18.5, 6, 250, 98, 3525, 19, 1977, 0, 16, 8, 400, 180,
  4220, 11.1, 1977, 0, 15.5, 8, 350, 170, 4165, 11.4, 1977, 0, 15.5, 8, 400, 190, 4325, 12.2, 1977, 0, 16, 8, 351,
  149, 4335, 14.5, 1977, 0, 29, 4, 97, 78, 1940, 14.5, 1977, 1, 24.5, 4, 151, 88, 2740, 16, 1977, 0, 26, 4, 97, 75,
  2265, 18.2, 1977, 2, 25.5, 4, 140, 89, 2755, 15.8, 1977, 0, 30.5, 4, 98, 63, 2051, 17, 1977, 0, 33.5, 4, 98, 83,
  2075, 15.9, 1977, 0, 30, 4, 97, 67, 1985, 16.4, 1977, 2, 30.5, 4, 97, 78, 2190, 14.1, 1977, 1, 22, 6, 146, 97,
  2815, 14.5, 1977, 2, 21.5, 4, 121, 110, 2600, 12.8, 1977, 1, 21.5, 3, 80, 110, 2720, 13.5, 1977, 2, 43.1, 4, 90,
  48, 1985, 21.5, 1978, 1, 36.1, 4, 98, 66, 1800, 14.4, 1978, 0, 32.8, 4, 78, 52, 1985, 19.4, 1978, 2, 39.4, 4, 85,
  70, 2070, 18.6, 1978, 2, 36.1, 4, 91, 60, 1800, 16.4, 1978, 2, 19.9, 8, 260, 110, 3365, 15.5, 1978, 0, 19.4, 8,
  318, 140, 3735, 13.2, 1978, 0, 20.2, 8, 302, 139, 3570, 12.8, 1978, 0, 19.2, 6, 231, 105, 3535, 19.2, 1978, 0,
  20.5, 6, 200, 95, 3155, 18.2, 1978, 0, 20.2, 6, 200, 85, 2965, 15.8, 1978, 0, 25.1, 4, 140, 88, 2720, 15.4, 1978,
  0, 20.5, 6, 225, 100, 3430, 17.2, 1978, 0, 19.4, 6, 232, 90, 3210, 17.2, 1978, 0, 20.6, 6, 231, 105, 3380, 15.8,
  1978, 0, 20.8, 6, 200, 85, 3070, 16.7, 1978, 0, 18.6, 6, 225, 110, 3620, 18.7, 1978, 0, 18.1, 6, 258, 120, 3410,
  15.1, 1978, 0, 19.2, 8, 305, 145, 3425, 13.2, 1978, 0, 17.7, 6, 231, 165, 3445, 13.4, 1978, 0, 18.1, 8, 302, 139,
  3205, 11.2, 1978, 0, 17.5, 8, 318, 140, 4080, 13.7, 1978, 0, 30, 4, 98, 68, 2155, 16.5, 1978, 0, 27.5, 4, 134, 95,
  2560, 14.2, 1978, 2, 27.2, 4, 119, 97, 2300, 14.7, 1978, 2, 30.9, 4, 105, 75, 2230, 14.5, 1978, 0, 21.1, 4, 134,
  95, 2515, 14.8, 1978, 2, 23.2, 4, 156, 105, 2745, 16.7, 1978, 0, 23.8, 4, 151, 85, 2855, 17.6, 1978, 0, 23.9, 4,
  119, 97, 2405, 14.9, 1978, 2, 20.3, 5, 131, 103, 2830, 15.9, 1978, 1, 17, 6, 163, 125, 3140, 13.6, 1978, 1, 21.6,
  4, 121, 115, 2795, 15.7, 1978, 1, 16.2, 6, 163, 133, 3410, 15.8, 1978, 1, 31.5, 4, 89, 71, 1990, 14.9, 1978, 1,
  29.5, 4, 98, 68, 2135, 16.6, 1978, 2, 21.5, 6, 231, 115, 3245, 15.4, 1979, 0, 19.8, 6, 200, 85, 2990, 18.2, 1979,
  0, 22.3, 4, 140, 88, 2890, 17.3, 1979, 0, 20.2, 6, 232, 90, 3265, 18.2, 1979, 0, 20.6, 6, 225, 110, 3360, 16.6,
  1979, 0, 17, 8, 305, 130, 3840, 15.4, 1979, 0, 17.6, 8, 302, 129, 3725, 13.4, 1979, 0, 16.5, 8, 351, 138, 3955,
  13.2, 1979, 0, 18.2, 8, 318, 135, 3830, 15.2, 1979, 0, 16.9, 8, 350, 155, 4360, 14.9, 1979, 0, 15.5, 8, 351, 142,
  4054, 14.3, 1979, 0, 19.2, 8, 267, 125, 3605, 15, 1979, 0, 18.5, 8, 360, 150, 3940, 13, 1979, 0, 31.9, 4, 89, 71,
  1925, 14, 1979, 1, 34.1, 4, 86, 65, 1975, 15.2, 1979, 2, 35.7, 4, 98, 80, 1915, 14.4, 1979, 0, 27.4, 4, 121, 80,
  2670, 15, 1979, 0, 25.4, 5, 183, 77, 3530, 20.1, 1979, 1, 23, 8, 350, 125, 3900, 17.4, 1979, 0, 27.2, 4, 141, 71,
  3190, 24.8, 1979, 1, 23.9, 8, 260, 90, 3420, 22.2, 1979, 0, 34.2, 4, 105, 70, 2200, 13.2, 1979, 0, 34.5, 4, 105,
  70, 2150, 14.9, 1979, 0, 31.8, 4, 85, 65, 2020, 19.2, 1979, 2, 37.3, 4, 91, 69, 2130, 14.7, 1979, 1, 28.4, 4, 151,
  90, 2670, 16, 1979, 0, 28.8, 6, 173, 115, 2595, 11.3, 1979, 0, 26.8, 6, 173, 115, 2700, 12.9, 1979, 0, 33.5, 4,
  151, 90, 2556, 13.2, 1979, 0, 41.5, 4, 98, 76, 2144, 14.7, 1980, 1, 38.1, 4, 89, 60, 1968, 18.8, 1980, 2, 32.1, 4,
  98, 70, 2120, 15.5, 1980, 0, 37.2, 4, 86, 65, 2019, 16.4, 1980, 2, 28, 4, 151, 90, 2678, 16.5, 1980, 0, 26.4, 4,
  140, 88, 2870, 18.1, 1980, 0, 24.3, 4, 151, 90, 3003, 20.1, 1980, 0, 19.1, 6, 225, 90, 3381, 18.7, 1980, 0, 34.3,
  4, 97, 78, 2188, 15.8, 1980, 1, 29.8, 4, 134, 90, 2711, 15.5, 1980, 2, 31.3, 4, 120, 75, 2542, 17.5, 1980, 2, 37,
  4, 119, 92, 2434, 15, 1980, 2, 32.2, 4, 108, 75, 2265, 15.2, 1980, 2, 46.6, 4, 86, 65, 2110, 17.9, 1980, 2, 27.9,
  4, 156, 105, 2800, 14.4, 1980, 0, 40.8, 4, 85, 65, 2110, 19.2, 1980, 2, 44.3, 4, 90, 48, 2085, 21.7, 1980, 1, 43.4,
  4, 90, 48, 2335, 23.7, 1980, 1, 36.4, 5, 121, 67, 2950, 19.9, 1980, 1, 30, 4, 146, 67, 3250, 21.8, 1980, 1, 44.6,
  4, 91, 67, 1850, 13.8, 1980, 2, 40.9, 4, 85, NaN, 1835, 17.3, 1980, 1, 33.8, 4, 97, 67, 2145, 18, 1980, 2, 29.8, 4,
  89, 62, 1845, 15.3, 1980, 1, 32.7, 6, 168, 132, 2910, 11.4, 1980, 2, 23.7, 3, 70, 100, 2420, 12.5, 1980, 2, 35, 4,
  122, 88, 2500, 15.1, 1980, 1, 23.6, 4, 140, NaN, 2905, 14.3, 1980, 0, 32.4, 4, 107, 72, 2290, 17, 1980, 2, 27.2, 4,
  135, 84, 2490, 15.7, 1981, 0, 26.6, 4, 151, 84, 2635, 16.4, 1981, 0, 25.8, 4, 156, 92, 2620, 14.4, 1981, 0, 23.5,
  6, 173, 110, 2725, 12.6, 1981, 0, 30, 4, 135, 84, 2385, 12.9, 1981, 0, 39.1, 4, 79, 58, 1755, 16.9, 1981, 2, 39, 4,
  86, 64, 1875, 16.4, 1981, 0, 35.1, 4, 81, 60, 1760, 16.1, 1981, 2, 32.3, 4, 97, 67, 2065, 17.8, 1981, 2, 37, 4, 85,
  65, 1975, 19.4, 1981, 2, 37.7, 4, 89, 62, 2050, 17.3, 1981, 2, 34.1, 4, 91, 68, 1985, 16, 1981, 2, 34.7, 4, 105,
  63, 2215, 14.9, 1981, 0, 34.4, 4, 98, 65, 2045, 16.2, 1981, 0, 29.9, 4, 98, 65, 2380, 20.7, 1981, 0, 33, 4, 105,
  74, 2190, 14.2, 1981, 1, 34.5, 4, 100, NaN, 2320, 15.8, 1981, 1, 33.7, 4, 107, 75, 2210, 14.4, 1981, 2, 32.4, 4,
  108, 75, 2350, 16.8, 1981, 2, 32.9, 4, 119, 100, 2615, 14.8, 1981, 2, 31.6, 4, 120, 74, 2635, 18.3, 1981, 2, 28.1,
  4, 141, 80, 3230, 20.4, 1981, 1, NaN, 4, 121, 110, 2800, 15.4, 1981, 1, 30.7, 6, 145, 76, 3160, 19.6, 1981, 1,
  25.4, 6, 168, 116, 2900, 12.6, 1981, 2, 24.2, 6, 146, 120, 2930, 13.8, 1981, 2, 22.4, 6, 231, 110, 3415, 15.8,
  1981, 0, 26.6, 8, 350, 105, 3725, 19, 1981, 0, 20.2, 6, 200, 88, 3060, 17.1, 1981, 0, 17.6, 6, 225, 85, 3465, 16.6,
  1981, 0, 28, 4, 112, 88, 2605, 19.6, 1982, 0, 27, 4, 112, 88, 2640, 18.6, 1982, 0, 34, 4, 112, 88, 2395, 18, 1982,
  0, 31, 4, 112, 85, 2575, 16.2, 1982, 0, 29, 4, 135, 84, 2525, 16, 1982, 0, 27, 4, 151, 90, 2735, 18, 1982, 0, 24,
  4, 140, 92, 2865, 16.4, 1982, 0, 23, 4, 151, NaN, 3035, 20.5, 1982, 0, 36, 4, 105, 74, 1980, 15.3, 1982, 1, 37, 4,
  91, 68, 2025, 18.2, 1982, 2, 31, 4, 91, 68, 1970, 17.6, 1982, 2, 38, 4, 105, 63, 2125, 14.7, 1982, 0, 36, 4, 98,
  70, 2125, 17.3, 1982, 0, 36, 4, 120, 88, 2160, 14.5, 1982, 2, 36, 4, 107, 75, 2205, 14.5, 1982, 2, 34, 4, 108, 70,
  2245, 16.9, 1982, 2, 38, 4, 91, 67, 1965, 15, 1982, 2, 32, 4, 91, 67, 1965, 15.7, 1982, 2, 38, 4, 91, 67, 1995,
  16.2, 1982, 2, 25, 6, 181, 110, 2945, 16.4, 1982, 0, 38, 6, 262, 85, 3015, 17, 1982, 0, 26, 4, 156, 92, 2585, 14.5,
  1982, 0, 22, 6, 232, 112, 2835, 14.7, 1982, 0, 32, 4, 144, 96, 2665, 13.9, 1982, 2, 36, 4, 135, 84, 2370, 13, 1982,
  0, 27, 4, 151, 90, 2950, 17.3, 1982, 0, 27, 4, 140, 86, 2790, 15.6, 1982, 0, 44, 4, 97, 52, 2130, 24.6, 1982, 1,
  32, 4, 135, 84, 2295, 11.6, 1982, 0, 28, 4, 120, 79, 2625, 18.6, 1982, 0, 31, 4, 119, 82, 2720, 19.4, 1982, 0,
];

const NAMES = `chevrolet chevelle malibu; buick skylark 320; plymouth satellite; amc rebel sst; ford torino; ford galaxie 500;
chevrolet impala; plymouth fury iii; pontiac catalina; amc ambassador dpl; citroen ds-21 pallas;
chevrolet chevelle concours (sw); ford torino (sw); plymouth satellite (sw); amc rebel sst (sw); dodge challenger se;
plymouth 'cuda 340; ford mustang boss 302; chevrolet monte carlo; buick estate wagon (sw); toyota corona mark ii;
plymouth duster; amc hornet; ford maverick; datsun pl510; volkswagen 1131 deluxe sedan; peugeot 504; audi 100 ls;
saab 99e; bmw 2002; amc gremlin; ford f250; chevy c20; dodge d200; hi 1200d; datsun pl510; chevrolet vega 2300;
toyota corona; ford pinto; volkswagen super beetle 117; amc gremlin; plymouth satellite custom;
chevrolet chevelle malibu; ford torino 500; amc matador; chevrolet impala; pontiac catalina brougham;
ford galaxie 500; plymouth fury iii; dodge monaco (sw); ford country squire (sw); pontiac safari (sw);
amc hornet sportabout (sw); chevrolet vega (sw); pontiac firebird; ford mustang; mercury capri 2000; opel 1900;
peugeot 304; fiat 124b; toyota corolla 1200; datsun 1200; volkswagen model 111; plymouth cricket;
toyota corona hardtop; dodge colt hardtop; volkswagen type 3; chevrolet vega; ford pinto runabout; chevrolet impala;
pontiac catalina; plymouth fury iii; ford galaxie 500; amc ambassador sst; mercury marquis; buick lesabre custom;
oldsmobile delta 88 royale; chrysler newport royal; mazda rx2 coupe; amc matador (sw);
chevrolet chevelle concours (sw); ford gran torino (sw); plymouth satellite custom (sw); volvo 145e (sw);
volkswagen 411 (sw); peugeot 504 (sw); renault 12 (sw); ford pinto (sw); datsun 510 (sw);
toyouta corona mark ii (sw); dodge colt (sw); toyota corolla 1600 (sw); buick century 350; amc matador;
chevrolet malibu; ford gran torino; dodge coronet custom; mercury marquis brougham; chevrolet caprice classic;
ford ltd; plymouth fury gran sedan; chrysler new yorker brougham; buick electra 225 custom; amc ambassador brougham;
plymouth valiant; chevrolet nova custom; amc hornet; ford maverick; plymouth duster; volkswagen super beetle;
chevrolet impala; ford country; plymouth custom suburb; oldsmobile vista cruiser; amc gremlin; toyota carina;
chevrolet vega; datsun 610; maxda rx3; ford pinto; mercury capri v6; fiat 124 sport coupe; chevrolet monte carlo s;
pontiac grand prix; fiat 128; opel manta; audi 100ls; volvo 144ea; dodge dart custom; saab 99le; toyota mark ii;
oldsmobile omega; plymouth duster; ford maverick; amc hornet; chevrolet nova; datsun b210; ford pinto;
toyota corolla 1200; chevrolet vega; chevrolet chevelle malibu classic; amc matador; plymouth satellite sebring;
ford gran torino; buick century luxus (sw); dodge coronet custom (sw); ford gran torino (sw); amc matador (sw);
audi fox; volkswagen dasher; opel manta; toyota corona; datsun 710; dodge colt; fiat 128; fiat 124 tc; honda civic;
subaru; fiat x1.9; plymouth valiant custom; chevrolet nova; mercury monarch; ford maverick; pontiac catalina;
chevrolet bel air; plymouth grand fury; ford ltd; buick century; chevroelt chevelle malibu; amc matador;
plymouth fury; buick skyhawk; chevrolet monza 2+2; ford mustang ii; toyota corolla; ford pinto; amc gremlin;
pontiac astro; toyota corona; volkswagen dasher; datsun 710; ford pinto; volkswagen rabbit; amc pacer; audi 100ls;
peugeot 504; volvo 244dl; saab 99le; honda civic cvcc; fiat 131; opel 1900; capri ii; dodge colt; renault 12tl;
chevrolet chevelle malibu classic; dodge coronet brougham; amc matador; ford gran torino; plymouth valiant;
chevrolet nova; ford maverick; amc hornet; chevrolet chevette; chevrolet woody; vw rabbit; honda civic;
dodge aspen se; ford granada ghia; pontiac ventura sj; amc pacer d/l; volkswagen rabbit; datsun b-210;
toyota corolla; ford pinto; volvo 245; plymouth volare premier v8; peugeot 504; toyota mark ii; mercedes-benz 280s;
cadillac seville; chevy c10; ford f108; dodge d100; honda Accelerationord cvcc; buick opel isuzu deluxe;
renault 5 gtl; plymouth arrow gs; datsun f-10 hatchback; chevrolet caprice classic; oldsmobile cutlass supreme;
dodge monaco brougham; mercury cougar brougham; chevrolet concours; buick skylark; plymouth volare custom;
ford granada; pontiac grand prix lj; chevrolet monte carlo landau; chrysler cordoba; ford thunderbird;
volkswagen rabbit custom; pontiac sunbird coupe; toyota corolla liftback; ford mustang ii 2+2; chevrolet chevette;
dodge colt m/m; subaru dl; volkswagen dasher; datsun 810; bmw 320i; mazda rx-4; volkswagen rabbit custom diesel;
ford fiesta; mazda glc deluxe; datsun b210 gx; honda civic cvcc; oldsmobile cutlass salon brougham; dodge diplomat;
mercury monarch ghia; pontiac phoenix lj; chevrolet malibu; ford fairmont (auto); ford fairmont (man);
plymouth volare; amc concord; buick century special; mercury zephyr; dodge aspen; amc concord d/l;
chevrolet monte carlo landau; buick regal sport coupe (turbo); ford futura; dodge magnum xe; chevrolet chevette;
toyota corona; datsun 510; dodge omni; toyota celica gt liftback; plymouth sapporo; oldsmobile starfire sx;
datsun 200-sx; audi 5000; volvo 264gl; saab 99gle; peugeot 604sl; volkswagen scirocco; honda Accelerationord lx;
pontiac lemans v6; mercury zephyr 6; ford fairmont 4; amc concord dl 6; dodge aspen 6; chevrolet caprice classic;
ford ltd landau; mercury grand marquis; dodge st. regis; buick estate wagon (sw); ford country squire (sw);
chevrolet malibu classic (sw); chrysler lebaron town @ country (sw); vw rabbit custom; maxda glc deluxe;
dodge colt hatchback custom; amc spirit dl; mercedes benz 300d; cadillac eldorado; peugeot 504;
oldsmobile cutlass salon brougham; plymouth horizon; plymouth horizon tc3; datsun 210; fiat strada custom;
buick skylark limited; chevrolet citation; oldsmobile omega brougham; pontiac phoenix; vw rabbit;
toyota corolla tercel; chevrolet chevette; datsun 310; chevrolet citation; ford fairmont; amc concord; dodge aspen;
audi 4000; toyota corona liftback; mazda 626; datsun 510 hatchback; toyota corolla; mazda glc; dodge colt;
datsun 210; vw rabbit c (diesel); vw dasher (diesel); audi 5000s (diesel); mercedes-benz 240d; honda civic 1500 gl;
renault lecar deluxe; subaru dl; vokswagen rabbit; datsun 280-zx; mazda rx-7 gs; triumph tr7 coupe;
ford mustang cobra; honda Accelerationord; plymouth reliant; buick skylark; dodge aries wagon (sw);
chevrolet citation; plymouth reliant; toyota starlet; plymouth champ; honda civic 1300; subaru; datsun 210;
toyota tercel; mazda glc 4; plymouth horizon 4; ford escort 4w; ford escort 2h; volkswagen jetta; renault 18i;
honda prelude; toyota corolla; datsun 200sx; mazda 626; peugeot 505s turbo diesel; saab 900s; volvo diesel;
toyota cressida; datsun 810 maxima; buick century; oldsmobile cutlass ls; ford granada gl; chrysler lebaron salon;
chevrolet cavalier; chevrolet cavalier wagon; chevrolet cavalier 2-door; pontiac j2000 se hatchback; dodge aries se;
pontiac phoenix; ford fairmont futura; amc concord dl; volkswagen rabbit l; mazda glc custom l; mazda glc custom;
plymouth horizon miser; mercury lynx l; nissan stanza xe; honda Accelerationord; toyota corolla; honda civic;
honda civic (auto); datsun 310 gx; buick century limited; oldsmobile cutlass ciera (diesel);
chrysler lebaron medallion; ford granada l; toyota celica gt; dodge charger 2.2; chevrolet camaro; ford mustang gl;
vw pickup; dodge rampage; ford ranger; chevy s-10`;
