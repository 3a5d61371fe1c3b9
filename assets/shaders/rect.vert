#version 330 core
// A rectangle from four corners without vertices.
layout(location = 0) in vec4 rect;  // x, y, width, height in pixels
layout(location = 2) in vec4 instance_colour;
uniform vec2 size_px;
flat out vec4 colour;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec2 at = rect.xy + corner * rect.zw;
    vec2 unit = at / size_px * 2.0 - 1.0;
    gl_Position = vec4(unit.x, -unit.y, 0.0, 1.0);
    colour = instance_colour;
}
