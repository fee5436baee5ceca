// The floor that the block stands on.

uniform vec4 kept;    // what is not cut away of the block: u from, to, v from, to
uniform float base;   // height of the block's foot
uniform float lying;  // opacity of the floor
uniform float depth;  // of its light is gone in full shadow

in vec2 corner;   // u and v, as if all of the block were kept
in float dark;    // 1: in full shadow
in float there;   // 0: beyond the floor
out vec2 tone;    // its light, its opacity

void main() {
    vec2 under = clamp(corner, 0., 1.);
    gl_Position = in_picture(vec3(mix(kept.xz, kept.yw, under) + corner - under, base));
    tone = vec2(1. - depth * dark, there * lying);
}
