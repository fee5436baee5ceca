// One vertex of a side of the block: at its foot, or as high as the ground is there.

uniform vec4 kept;          // what is not cut away: u from, u to, v from, v to
uniform float base;         // height of the foot
uniform float rim;          // the ground ends at this height
uniform sampler2D heights;  // of the whole sheet
uniform vec2 texel;
uniform float pixels;       // per scene unit at depth 0

in vec2 corner;    // 0 or 1, or between: of what is kept, in u and v
in float share;    // of the side's length
in float upper;    // 0 at the foot, 1 at the top

out vec2 plan;  // u and v
out vec3 wall;  // height, height left below the ground, share of the side's length

void main() {
    vec2 at = mix(kept.xz, kept.yw, corner);
    float ground = textureLod(heights, at * (1. - texel) + .5 * texel, 0.).x;
    plan = at;
    // A pixel higher than the ground, and 16 behind it, so that it is seen through gaps alone: the
    // corners of both differ. 16, as ground that is seen at a low angle goes so far in a pixel.
    // Above the rim pixels are left out: there the side ends between two vertices.
    float height = mix(base, ground + 1.0 / (pixels * length(model[2].xyz)), upper);
    gl_Position = in_picture(vec3(at, height));
    float per_unit = length(vec3(view[0].z, view[1].z, view[2].z));  // of depth
    float behind = 16. * max(ground - base, 0.) / max(min(ground, rim) - base, 1e-6);
    gl_Position.z += upper * behind / pixels * per_unit * gl_Position.w;
    wall = vec3(height, ground - height, share);
}
