#include "core/report/page_assets.h"

namespace hs {

namespace {

// Colours are the window's. Flame boxes carry a class (f0 … f15 by file, g and s for growth and
// shrinking) so that both themes colour them; pictures use s0 … s7 for series.
constexpr std::string_view kStyle = R"css(
:root{color-scheme:light;--bg:#fff;--panel:#f5f6f8;--line:#d9dde3;--hover:#e9ecf0;--text:#1b1f25;
--muted:#5a6472;--accent:#1f6fc2;--bar:#1f6fc224;--mark:#ffd54a;--warn:#9a6200;--err:#c0342c;
--good:#1d7a58;--grow:#c9640a;--shrink:#2b78c5;--ink:#1b1f25;--edge:#fff;
--s0:#1f6fc2;--s1:#c26a0a;--s2:#16805c;--s3:#a3479f;--s4:#8a7a00;--s5:#5557c4;--s6:#c0342c;
--s7:#5a8a1e;--other:#aab2bd;--fl:78%;--fs:74%}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;--bg:#15171b;
--panel:#1b1e23;--line:#2d323a;--hover:#2a2f37;--text:#e4e7eb;--muted:#9aa3af;--accent:#5aa9f0;
--bar:#5aa9f038;--mark:#ffd54a;--warn:#e6b04a;--err:#f2756d;--good:#55b895;--grow:#f0913a;
--shrink:#4c9be8;--ink:#0f1216;--edge:#15171b;--s0:#5aa9f0;--s1:#f0a04b;--s2:#55c4a0;--s3:#d98ad6;
--s4:#e3d26a;--s5:#8d8ff2;--s6:#ee7d79;--s7:#9ccc65;--other:#59616d;--fl:62%;--fs:56%}}
:root[data-theme=dark]{color-scheme:dark;--bg:#15171b;
--panel:#1b1e23;--line:#2d323a;--hover:#2a2f37;--text:#e4e7eb;--muted:#9aa3af;--accent:#5aa9f0;
--bar:#5aa9f038;--mark:#ffd54a;--warn:#e6b04a;--err:#f2756d;--good:#55b895;--grow:#f0913a;
--shrink:#4c9be8;--ink:#0f1216;--edge:#15171b;--s0:#5aa9f0;--s1:#f0a04b;--s2:#55c4a0;--s3:#d98ad6;
--s4:#e3d26a;--s5:#8d8ff2;--s6:#ee7d79;--s7:#9ccc65;--other:#59616d;--fl:62%;--fs:56%}
*{box-sizing:border-box}
html{scroll-padding-top:64px}
body{margin:0;background:var(--bg);color:var(--text);font:14px/1.5 Inter,"DejaVu Sans",system-ui,
sans-serif}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
.bar{position:sticky;top:0;z-index:3;display:flex;gap:12px;align-items:center;padding:8px 20px;
background:var(--panel);border-bottom:1px solid var(--line)}
.bar strong{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-weight:600}
.grow{flex:1}
input,.bar button,.tools button{font:inherit;color:inherit;background:var(--bg);
border:1px solid var(--line);border-radius:4px;padding:3px 10px}
input{width:240px}button{cursor:pointer}button:disabled{color:var(--muted);cursor:default}
.tools button:hover:enabled,.bar button:hover{background:var(--hover)}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
#found{color:var(--muted);min-width:74px;white-space:nowrap}
.frame{display:flex;max-width:1480px;margin:0 auto}
nav{flex:0 0 212px;position:sticky;top:48px;align-self:flex-start;max-height:calc(100vh - 48px);
overflow:auto;padding:20px 0 20px 20px;font-size:13px}
nav p{margin:0 0 4px;font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
nav ul{list-style:none;margin:0 0 16px;padding:0}
nav a{display:block;padding:2px 10px;color:var(--muted);border-left:2px solid var(--line)}
nav a:hover,nav a.here{color:var(--text);border-color:var(--accent);text-decoration:none}
main{flex:1;min-width:0;padding:4px 28px 40px}
h1{font-size:24px;font-weight:600;margin:20px 0 0;overflow-wrap:anywhere}
article+article{border-top:1px solid var(--line);margin-top:48px}
.sub{margin:0 0 8px;color:var(--muted);overflow-wrap:anywhere}
section{margin-top:32px}
h2{font-size:17px;font-weight:600;margin:0 0 6px}
h3{font-size:14px;font-weight:600;margin:18px 0 6px;overflow-wrap:anywhere}
.lead,.empty,.more{color:var(--muted);margin:0 0 10px}.more{margin-top:6px}
p{overflow-wrap:anywhere}
.figures{display:flex;flex-wrap:wrap;gap:10px;margin:10px 0}
.figures div{background:var(--panel);border:1px solid var(--line);border-radius:6px;
padding:8px 16px 10px;min-width:130px}
.figures b{display:block;font-size:21px;font-weight:600;font-variant-numeric:tabular-nums}
.figures span{display:block;color:var(--muted);font-size:13px}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(330px,1fr));gap:0 28px;margin:10px 0}
dl div{display:flex;justify-content:space-between;gap:16px;border-bottom:1px solid var(--line);
padding:3px 0}
dt{color:var(--muted);white-space:nowrap}dd{margin:0;text-align:right;overflow-wrap:anywhere;
font-variant-numeric:tabular-nums}
.findings p{margin:2px 0;color:var(--muted)}
.findings{list-style:none;margin:0;padding:0}
.findings li{border-left:3px solid var(--accent);background:var(--panel);padding:7px 14px;
margin:6px 0;overflow-wrap:anywhere}
.findings .growth{border-color:var(--grow)}.findings .problem{border-color:var(--err)}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:6px}
table{border-collapse:collapse;width:100%;font-size:13px}
th{text-align:left;background:var(--panel);padding:0;border-bottom:1px solid var(--line);
white-space:nowrap}
th button{font:inherit;font-weight:600;color:var(--muted);background:none;border:0;padding:6px 12px;
width:100%;text-align:inherit}
th button:hover{color:var(--text)}
th[aria-sort] button{color:var(--text)}
th[aria-sort=ascending] button::after{content:" \25B4"}
th[aria-sort=descending] button::after{content:" \25BE"}
td{padding:3px 12px;border-bottom:1px solid var(--line);vertical-align:top;
overflow-wrap:break-word;max-width:480px}td.c{min-width:170px}td.c:first-child{min-width:300px}
tr:last-child td{border-bottom:0}tbody tr:hover td{background-color:var(--hover)}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.c{font-family:"JetBrains Mono","DejaVu Sans Mono",ui-monospace,monospace;font-size:12px}
td.b{background-image:linear-gradient(to left,var(--bar) var(--w),transparent var(--w));
background-origin:content-box;background-repeat:no-repeat;min-width:96px}
tr.hit td{background-color:color-mix(in srgb,var(--mark) 24%,transparent)}
.filtered tr.miss{display:none}
figure{margin:12px 0}figcaption{font-weight:600;margin-bottom:6px;overflow-wrap:anywhere}
.tools{display:flex;gap:12px;align-items:center;margin-bottom:6px;color:var(--muted);font-size:13px}
.tools .crumb{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;flex:1}
.tools .hits{white-space:nowrap}
.svg>svg{display:block;width:100%;height:auto}
svg{font:11px Inter,"DejaVu Sans",system-ui,sans-serif}
svg text{fill:var(--text)}svg .mute{fill:var(--muted)}svg .tick{stroke:var(--line)}
svg.spark{display:inline-block;width:120px;height:20px;vertical-align:middle;margin-left:8px}
.s0{--c:var(--s0)}.s1{--c:var(--s1)}.s2{--c:var(--s2)}.s3{--c:var(--s3)}.s4{--c:var(--s4)}
.s5{--c:var(--s5)}.s6{--c:var(--s6)}.s7{--c:var(--s7)}.so{--c:var(--other)}
.area{fill:var(--c);fill-opacity:.75;stroke:none}.soft{fill:var(--c);fill-opacity:.18}
.line{fill:none;stroke:var(--c);stroke-width:1.5;stroke-linejoin:round}
.dash{stroke-dasharray:5 4}.slice{fill:var(--c);stroke:var(--bg);stroke-width:1}
.dot{fill:var(--c)}.cross{stroke:var(--text);stroke-opacity:.5}
.peak{fill:var(--grow)}
.f{cursor:pointer}.f rect{stroke:var(--edge);stroke-width:.7;
fill:hsl(var(--h) var(--fs) calc(var(--fl) + var(--t,0%)))}
svg .f text{fill:var(--ink);pointer-events:none}
.f:hover rect{stroke:var(--text);stroke-width:1.4}
.f.hit rect{fill:#d33bd3}.f.dim{opacity:.55}
.f.fa rect{fill:hsl(215 10% var(--fl))}
.f0{--h:8}.f1{--h:16}.f2{--h:24}.f3{--h:31}.f4{--h:38}.f5{--h:45}.f6{--h:52}.f7{--h:352}
.f8{--h:28}.f9{--h:42}.fA{--h:150}.fB{--h:168}.fC{--h:184}.fD{--h:196}.fE{--h:206}.fF{--h:88}
.t1{--t:3%}.t2{--t:-4%}.t3{--t:-7%}
.f.g rect{fill:color-mix(in srgb,var(--grow) var(--d),var(--panel))}
.f.s rect{fill:color-mix(in srgb,var(--shrink) var(--d),var(--panel))}
.f.g text,.f.s text{fill:var(--text)!important}
.legend svg{display:inline;vertical-align:-1px}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;margin:6px 0;font-size:12px;color:var(--muted)}
#tip{position:fixed;z-index:9;max-width:min(560px,90vw);background:var(--panel);color:var(--text);
border:1px solid var(--line);border-radius:6px;padding:6px 10px;font-size:12px;white-space:pre-wrap;
overflow-wrap:anywhere;pointer-events:none;box-shadow:0 4px 16px #0004}
#tip::first-line{font-weight:600}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--line);color:var(--muted);
font-size:12px}
@media (max-width:900px){nav{display:none}main{padding:4px 14px 30px}input{width:140px}}
@media print{:root,:root:not([data-theme=light]){color-scheme:light;--bg:#fff;--panel:#f7f8fa;
--line:#cfd4da;--text:#000;--muted:#444;--ink:#000;--edge:#fff;--fl:82%;--fs:70%}
.bar,nav,.tools,#tip{display:none!important}.frame{display:block}main{padding:0}
body{font-size:10.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
section{break-inside:auto}h2,h3,figcaption{break-after:avoid}figure,tr,.figures{break-inside:avoid}
article+article{break-before:page;border:0;margin-top:0}a{color:inherit}.scroll{overflow:visible}}
)css";

}  // namespace

std::string_view page_style() {
    return kStyle;
}

}  // namespace hs
