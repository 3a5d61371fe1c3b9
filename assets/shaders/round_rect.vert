#version 330 core
// A rectangle with round corners and smooth edges: half a pixel larger, for the soft border.
layout(location = 0) in vec4 rect;
layout(location = 1) in float instance_radius;
layout(location = 2) in vec4 instance_colour;
uniform vec2 size_px;
flat out vec4 colour;
flat out vec2 half_size;
flat out float radius;
out vec2 from_centre;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    half_size = rect.zw * 0.5;
    radius = min(instance_radius, min(half_size.x, half_size.y));
    from_centre = corner * (half_size + 0.5);
    vec2 at = rect.xy + half_size + from_centre;
    vec2 unit = at / size_px * 2.0 - 1.0;
    gl_Position = vec4(unit.x, -unit.y, 0.0, 1.0);
    colour = instance_colour;
}
