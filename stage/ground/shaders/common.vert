// Shared by all vertex shaders: from box coordinates (u, v, w) to the picture.

uniform mat4 view;    // scene -> clip; w = 1 - depth / focal distance, which is Manim's projection
uniform vec2 centre;  // where Manim's origin lies in the target, in clip units
uniform mat4 model;   // box -> scene

// Depth is linear in the scene: z is divided by w later on.
vec4 in_picture(vec3 box) {
    vec4 clip = view * (model * vec4(box, 1.));
    return vec4(clip.xy + centre * clip.w, clip.z * clip.w, clip.w);
}
