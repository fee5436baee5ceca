uniform sampler2D heights, strata;
uniform float rim, high;
uniform vec2 lip;
uniform vec4 kept, facing;   // as those of the ground

in vec2 at, here;
out vec4 colour;

void main() {
    float over = texture(heights, at).x - rim;
    float inside = over * inversesqrt(dFdx(over) * dFdx(over) + dFdy(over) * dFdy(over) + 1e-12);
    float alpha = clamp(inside + 1., 0., 1.);  // the ground below ends hard
    // Where the block does not go on below its border, that is smooth.
    vec2 du = dFdx(here), dv = dFdy(here);
    vec4 border = vec4(here - kept.xz, kept.yw - here) * inversesqrt(du * du + dv * dv + 1e-12).xyxy;
    border += 1e4 * facing;
    alpha = min(alpha, min(min(border.x, border.y), min(border.z, border.w)));
    if (alpha <= 0.) discard;
    vec3 shown = texture(strata, vec2(rim / high, .9)).rgb;
    shown = mix(shown, vec3(1.), clamp(lip.x + .5 - inside, 0., 1.) * lip.y);
    colour = vec4(shown, 1.) * alpha;
}
