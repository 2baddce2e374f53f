// out[first + (i·w + j)·CHANNELS + c] = scale · picture[i′, j′, c] + offset
//
//   picture: H × W texels, each channel from 0 to 1   out: rows of [h, w, CHANNELS]
//   i′ = (i + ½) · H/h − ½,  j′ = (j + ½) · W/w − ½
//
// A picture on its way from the browser into a batch: resized and rescaled as it is read. Between texels it is bilinear, and past the
// edge the texel there goes on. Places are fractions of whole numbers, so that none is off by a rounding error. One channel is the grey
// 0.299 red + 0.587 green + 0.114 blue (ITU-R 601-2).
//
// An invocation owns one pixel of the output.

const CHANNELS = 3u; // tune
const WORKGROUP = 64u; // tune

struct Params {
  height: u32,
  width: u32,
  first: u32,
  scale: f32,
  offset: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<f32>;
@group(0) @binding(2) var picture: texture_2d<f32>;

@compute @workgroup_size(WORKGROUP)
fn picture_rows(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) t: u32,
) {
  let index = (group.y * groups.x + group.x) * WORKGROUP + t;
  let size = vec2u(params.width, params.height);
  if (index >= size.x * size.y) { return; }

  // In units of 1 / (2 · size) of a texel, from the centre of the first.
  let at = vec2u(index % size.x, index / size.x);
  let texels = textureDimensions(picture);
  let unit = 2u * size;
  let place = vec2u(max(vec2i((2u * at + 1u) * texels) - vec2i(size), vec2i(0)));
  let near = place / unit;
  let far = min(near + 1u, texels - 1u);
  let part = vec2f(place % unit) / vec2f(unit);
  let upper = mix(textureLoad(picture, near, 0), textureLoad(picture, vec2u(far.x, near.y), 0), part.x);
  let lower = mix(textureLoad(picture, vec2u(near.x, far.y), 0), textureLoad(picture, far, 0), part.x);
  let color = mix(upper, lower, part.y);

  if (CHANNELS == 1u) {
    out[params.first + index] = params.scale * dot(color.rgb, vec3f(0.299, 0.587, 0.114)) + params.offset;
    return;
  }
  for (var c = 0u; c < CHANNELS; c++) { // unroll
    out[params.first + index * CHANNELS + c] = params.scale * color[c] + params.offset;
  }
}
