// A side of the block: beds of rock between the contour levels, over a dark foot.

uniform sampler2D strata;  // for each side a row: sRGB as it is lit, and contour levels below
uniform float row, high;   // which one; the height at which it ends
uniform float base;        // height of the block's foot
uniform vec3 plinth;       // its colour
uniform float every;       // which contour line is an index line
uniform float levels;
uniform float rim;         // the ground ends at this height
uniform vec2 hairline;     // half the widths of lines, in pixels
uniform vec2 lip;          // of the upper edge: width in pixels, how far it goes to white
uniform vec2 ends;         // 1 where the side ends at nothing, 0 where the next one begins
uniform vec4 hole;         // of this there is nothing: u from, to, v from, to
uniform float glass;       // opacity of the glass

in vec3 wall;
in vec2 plan;
out vec4 colour;

void main() {
    vec2 change = vec2(dFdx(wall.x), dFdy(wall.x));
    float per_height = inversesqrt(dot(change, change) + 1e-12);  // pixels
    float below_rim = (rim - wall.x) * per_height;
    if (below_rim < -1.) discard;
#ifdef GLASS
    vec4 within = vec4(plan - hole.xz, hole.yw - plan);
    if (min(min(within.x, within.y), min(within.z, within.w)) > -1e-5) discard;
#endif
    vec4 rock = texture(strata, vec2(wall.x / high, (row + .5) / 5.));
    vec3 shown = rock.rgb;

    vec2 slope = vec2(dFdx(rock.a), dFdy(rock.a));
    float spacing = inversesqrt(dot(slope, slope) + 1e-9);
    float id = floor(rock.a + .5), index = step(abs(fract(id / every + .5) - .5), .01);
    float line = clamp(mix(hairline.x, hairline.y, index) + .5 - abs(rock.a - id) * spacing, 0., 1.);
    line *= clamp(spacing * mix(.2, .2 * every, index) - .5, 0., 1.) * step(.5, id) * step(id, levels + .5);
    shown *= 1. - (.26 + .22 * index) * line;

    float up = wall.x * per_height;
    shown = mix(shown, plinth, clamp(.5 - up, 0., 1.));
    shown += .09 * clamp(1.2 - abs(up + .7), 0., 1.);    // the plinth's own thin edge

    float top = wall.y * inversesqrt(dFdx(wall.y) * dFdx(wall.y) + dFdy(wall.y) * dFdy(wall.y) + 1e-12);
    top = min(top, below_rim);
    float along = inversesqrt(dFdx(wall.z) * dFdx(wall.z) + dFdy(wall.z) * dFdy(wall.z) + 1e-12);
    vec2 side = vec2(wall.z, 1. - wall.z) * along;
    float corner = min(side.x + 1e4 * ends.x, side.y + 1e4 * ends.y);
    shown = mix(shown, vec3(1.), .10 * clamp(1.5 - corner, 0., 1.));
    float brim = clamp(lip.x + .5 - top, 0., 1.);
    shown = mix(shown, vec3(1.), brim * lip.y);

    float foot = (wall.x - base) * per_height;
    vec2 out_ = mix(vec2(1e4), side + .5, ends);
    float alpha = clamp(min(foot + .5, min(out_.x, out_.y)), 0., 1.);
#ifdef GLASS
    alpha *= glass * max(max(.14, .9 * brim), .35 * clamp(1.5 - corner, 0., 1.));
#endif
    colour = vec4(shown, 1.) * alpha;
}
