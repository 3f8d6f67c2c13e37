/* HTML from the wild becomes blocks; debris vanishes; nothing that anyone can send costs much. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/text/dump.h"

#define LONG \
	"說明要寫得很長才會超過一個表格的格子裡看起來舒服的長度，而這一格還要往下跨越好幾列，每一列都重複的話，讀的人就聽不到別的了。"

static const struct {
	const char *html, *blocks;
} table[] = {
	{ "", "" },
	{ "text", "p text\n" },
	{ "<p>一</p>\n<p>二</p>", "p 一\np 二\n" },
	{ "<p>&nbsp;</p><p> \n </p><p>　</p><div></div>", "" },
	{ "<p>　　縮排　</p>", "p 　　縮排\n" },
	{ "<p>a<br>b<br/>c<br></p>", "p a\\nb\\nc\n" },
	{ "a<br><br>b", "p a\np b\n" },
	{ "<p>文字\n 換行 latin\n word</p>", "p 文字換行 latin word\n" },
	{ "<h2>標題</h2>內容<h3>小標</h3>", "h2 標題\np 內容\nh3 小標\n" },
	{ "<p>甲<b>乙</b>丙<em>丁</em><code>戊</code></p>", "p 甲*乙*丙_丁_`戊`\n" },
	{ "<ul><li>一<li>二<ul><li>二之一</ul><li>三</ul>後", "i1 - 一\ni1 - 二\ni2 - 二之一\ni1 - 三\np 後\n" },
	{ "<ol start=3><li><p>甲</p><p>續</p></li><li>乙</li></ol>", "i1 3. 甲\ni1 續\ni1 4. 乙\n" },
	{ "<ol><li value=5>甲<li>乙<li value=''>丙<li value=NaN>丁</ol>", "i1 5. 甲\ni1 6. 乙\ni1 7. 丙\ni1 8. 丁\n" },
	{ "<ol type=A><li>甲<li>乙</ol><ol type=i start=9><li>丙<li>丁</ol>", "i1 A. 甲\ni1 B. 乙\ni1 ix. 丙\ni1 x. 丁\n" },
	{ "<ol style='list-style-type: lower-alpha' start=26><li>甲<li>乙</ol>", "i1 z. 甲\ni1 aa. 乙\n" },
	{ "<ol style='list-style-type:upper-roman' start=4000><li>甲</ol>", "i1 4000. 甲\n" },
	{ "<ol reversed><li>末<li>中<li>初</ol>", "i1 3. 末\ni1 2. 中\ni1 1. 初\n" },
	{ "<ol reversed start=9><li>甲<li value=5>乙<li><ol><li>內</ol></ol>", "i1 9. 甲\ni1 5. 乙\ni1 4. \ni2 1. 內\n" },
	{ "<ol><li>一<li> <li>三<li>　</ol>", "i1 1. 一\ni1 3. 三\n" },
	{ "<ul><li> &nbsp;<li><p>　</p><p>二</p></ul>", "i1 - 二\n" },
	{ "<ol><li><ul><li>內</ul><li>後</ol>", "i1 1. \ni2 - 內\ni1 2. 後\n" },
	{ "<li><ul><li>只有內</ul>", "i1 - 只有內\n" },
	{ "<p>甲<br>　　<br>乙　<br>丙</p><p>　<br>丁</p>", "p 甲\np 乙\\n丙\np 丁\n" },
	{ "<ul><li>　<br>甲</ul>", "i1 - 甲\n" },
	{ "<blockquote>引<blockquote>再引</blockquote></blockquote>", "q1 引\nq2 再引\n" },
	{ "<pre>a  b\n  c\n</pre>", "c a  b\\n  c\n" },
	{ "甲<hr>乙", "p 甲\nr \np 乙\n" },
	{ "<a href='https://a.tw/?x=1&amp;y=2'>看</a>", "p 看<https://a.tw/?x=1&y=2>\n" },
	{ "<a href='javascript:alert(1)'>看</a>", "p 看\n" },
	{ "見https://a.tw/b。完", "p 見https://a.tw/b<https://a.tw/b>。完\n" },
	{ "見https://a.tw/卷/第2回.txt。見https://a.tw/?b=2回",
		"p 見https://a.tw/卷/第2回.txt<https://a.tw/卷/第2回.txt>。見https://a.tw/?b=2<https://a.tw/?b=2>回\n" },
	{ "www.a.tw", "p www.a.tw<http://www.a.tw>\n" },
	{ "<a href='https://a.tw'>看 </a>)<a href='https://b.tw'>站</a><br>後",
		"p 看<https://a.tw> )站<https://b.tw>\\n後\n" },
	{ "<a href='http://&nbsp;https://a.tw/x'>看</a><a href='http://&#8203;http://http://b.tw'>看</a>",
		"p 看<https://a.tw/x>看<http://b.tw>\n" },
	{ "https://a.tw <a href='https://b.tw'>乙</a>\n<a href='https://c.tw'>丙</a>",
		"p https://a.tw<https://a.tw> 乙<https://b.tw>丙<https://c.tw>\n" },
	{ "<iframe src='//v.tw/2'></iframe>", "p [embedded page]<https://v.tw/2>\n" },
	{ "<a href='box@a.tw'>信</a><a href='/x'>內</a><a href='#x'>上</a><a href='a/b@c.tw'>下</a>",
		"p 信<mailto:box@a.tw>內上下\n" },
	{ "<img src='https://a.tw/1.png' alt='圖一'>", "p [image: 圖一]<https://a.tw/1.png>\n" },
	{ "<iframe src='https://v.tw/1'>x</iframe>", "p [embedded page]<https://v.tw/1>\n" },
	{ "&lt;b&gt; &hellip; &#20013;&#x6587; &copy;", "p <b> … 中文 ©\n" },
	{ "零&#8203;寬", "p 零寬\n" },
	{ "這些字夠長&hellip;那些也夠長&bogus;了，5 < 10 人以上。]]><!x 沒人看的註解>看得到的字",
		"p 這些字夠長…那些也夠長&bogus;了，5 < 10 人以上。]]>看得到的字\n" },
	{ "頭裡的字也夠長<title>沒人看的標題</title><textarea>寫好的意見這麼長</textarea>",
		"p 頭裡的字也夠長[寫好的意見這麼長]\n" },
	{ "<pre>\n　第一行也夠長\r\n  第二行也夠長</pre>", "c 　第一行也夠長\\n  第二行也夠長\n" },
	{ "甲乙丙丁戊\xf4\x80\x80\x80己庚辛壬癸&#x100000;&#1048577;子丑寅卯",
		"p 甲乙丙丁戊\xef\xbf\xbd己庚辛壬癸\xef\xbf\xbd\xef\xbf\xbd子丑寅卯\n" },
	{ "<a href= \"https://a.tw/x?y>z\">這裡有夠長的說明</a>", "p 這裡有夠長的說明<https://a.tw/x?y>z>\n" },
	{ "<a href=https://a.tw/?x= title= '甲>乙'>這裡有夠長的說明</a>", "p 這裡有夠長的說明<https://a.tw/?x=>\n" },
	{ "<</table>/ul 這是文字，不是標籤", "p </ul 這是文字，不是標籤\n" },
	{ "<s>舊</s> 新<del> 廢 </del>止<span style='text-decoration:line-through'>刪</span><strike></strike>",
		"p [struck out: 舊] 新 [struck out: 廢] 止[struck out: 刪]\n" },
	{ "<p><s>舊<b>文</b><a href='https://a.tw'>站</a><br></s>新</p><ul><li><del>甲</del><li>乙</ul><table><tr><td><s>丙</s><td>丁</table>",
		"p [struck out: 舊*文*站<https://a.tw>]\\n新\ni1 - [struck out: 甲]\ni1 - 乙\nt 1x2 [[struck out: 丙]|丁]\n" },
	{ "<a href='https://a.tw'>甲</a> <a href='https://b.tw'>乙</a>", "p 甲<https://a.tw> 乙<https://b.tw>\n" },
	{ "10<span style='vertical-align: super'>8</span>、y<span style='font-size:8pt;vertical-align:sub'>3</span>4、8<span style='vertical-align:baseline'>9</span>",
		"p 10^8、y_3 4、89\n" },
	{ "25 <sup>o</sup>C、25<sup>o</sup>C、n<sup>o</sup>", "p 25 oC、25°C、n^o\n" },
	{ "10<sup>5</sup> m<sup>3</sup> 2<sup>-1</sup> 第2<sup>次</sup>", "p 10^5 m^3 2^-1 第2次\n" },
	{ "(a+b)<sup>k</sup>、k/3<sup>j</sup>、y<sup>2</sup>3 第2<sup>nd</sup> e<sup>k+1</sup>z a<sup>&minus;1</sup> 註<sup>3</sup> 5<sup>[1]</sup>6",
		"p (a+b)^k、k/3^j、y^2 3 第2nd e^(k+1)z a^−1 註3 5[1]6\n" },
	{ "a<sub>1</sub>2 b<sub>i</sub>，H<sub>2</sub>SO<sub>4</sub> NO<sub>x</sub> PM<sub>2.5</sub> 甲<sub>乙</sub> c <sub>1</sub>",
		"p a_1 2 b_i，H2SO4 NOx PM2.5 甲乙 c 1\n" },
	{ "<ruby>公<rt>ㄍㄨㄥ</rt>共<rt>ㄍㄨㄥˋ</rt></ruby>，<ruby>政<rp>（</rp><rt>ㄓㄥˋ</rt><rp>）</rp></ruby>",
		"p 公(ㄍㄨㄥ)共(ㄍㄨㄥˋ)，政（ㄓㄥˋ）\n" },
	{ "<ruby>政<rb>策<rt>ㄓㄥˋ<rt>ㄘㄜˋ</ruby><ruby>無<rt></rt></ruby>", "p 政策(ㄓㄥˋ ㄘㄜˋ)無\n" },
	{ "<q>甲<q>乙<q>丙</q></q></q><q>Ab</q><q lang=en>甲<q lang=en>b</q></q><q lang=zh-TW>c</q>",
		"p 「甲『乙「丙」』」“Ab”“甲‘b’”「c」\n" },
	{ "<script>alert(1)</script><style>p{}</style>文", "p 文\n" },
	{ "<!-- c --><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->文",
		"p 文\n" },
	{ "<xml><w:WordDocument><w:Zoom>0</w:Zoom><w:TrackMoves/></w:WordDocument></xml>文", "p 文\n" },
	/* terms, and what they mean set in under them */
	{ "<dl><dt>主<dt>次<dd>甲<dd><p>乙</p><p>丙</p><dt>三<dd><dl><dt>四<dd>五</dl>六</dl>七",
		"i1 - *主*\ni1 - *次*\ni2 - 甲\ni2 - 乙\ni2 丙\ni1 - *三*\ni3 - *四*\ni4 - 五\ni2 六\np 七\n" },
	{ "<dl><div><dt>主</dt><dd>甲</dd></div><dd>乙</dl>", "i1 - *主*\ni2 - 甲\ni2 - 乙\n" },
	/* formulas */
	{ "<math><mfrac><mn>3</mn><mn>4</mn></mfrac></math> <math><mn>2</mn><mfrac><mn>3</mn><mn>4</mn></mfrac></math> "
	  "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mrow><mn>2</mn><mi>b</mi></mrow></mfrac><mi>c</mi></math>",
		"p 3/4 2 3/4 ((a+1)/(2b))c\n" },
	{ "<math><msqrt><mn>25</mn></msqrt><mo>+</mo><msqrt><mi>a</mi><mo>+</mo><mn>1</mn></msqrt><mo>+</mo><mroot><mn>8</mn><mn>3</mn></mroot>"
	  "<mo>+</mo><mroot><mn>32</mn><mn>5</mn></mroot></math>",
		"p √25+√(a+1)+∛8+32^(1/5)\n" },
	{ "<math><semantics><mrow><msup><mrow><mo>(</mo><mi>a</mi><mo>-</mo><mi>b</mi><mo>)</mo></mrow><mn>3</mn></msup><mo>=</mo>"
	  "<msub><mi>c</mi><mn>1</mn></msub><msubsup><mi>d</mi><mi>i</mi><mrow><mi>j</mi><mo>+</mo><mn>1</mn></mrow></msubsup></mrow>"
	  "<annotation encoding='application/x-tex'>(a-b)^3=c_1</annotation></semantics></math>",
		"p (a-b)^3=c_1d_i^(j+1)\n" },
	{ "<math><munderover><mo>&sum;</mo><mrow><mi>k</mi><mo>=</mo><mn>1</mn></mrow><mi>m</mi></munderover><mi>k</mi></math> "
	  "<math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable></math>",
		"p ∑_(k=1)^mk [1, 2; 3, 4]\n" },
	{ "<span class=katex><span class=katex-mathml><math><mn>7</mn></math></span><span class=katex-html aria-hidden=true>7</span></span>"
	  "<span class=mwe-math-mathml-inline style='display: none'><math><mi>z</mi></math></span><img class=mwe-math-fallback-image-inline alt='{z}'>",
		"p 7z\n" },
	/* drawings, media, pictures that wait */
	{ "甲<svg><title>路口</title><desc>四叉</desc><style>x</style><g><text>往<tspan>北</tspan></text></g></svg><svg><path/></svg>乙",
		"p 甲[image: 路口 四叉 往北]乙\n" },
	{ "<video title=說明會><source src='https://a.tw/1.mp4'>舊瀏覽器</video><audio src='https://a.tw/2.mp3'></audio><object data='https://a.tw/3.pdf'>見檔</object>",
		"p [video: 說明會]<https://a.tw/1.mp4>[sound]<https://a.tw/2.mp3>[embedded page]<https://a.tw/3.pdf>見檔\n" },
	{ "<picture><source srcset='https://a.tw/1.webp 1x, https://a.tw/2.webp 2x'><img alt=路></picture><img srcset='https://a.tw/3.png 2x' title=口>",
		"p [image: 路]<https://a.tw/1.webp>[image: 口]<https://a.tw/3.png>\n" },
	{ "<img src=/blank.gif alt=甲 data-srcset='https://a.tw/1.jpg 1x, https://a.tw/2.jpg 2x'><img src=https://a.tw/3.jpg alt=乙>",
		"p [image: 甲]<https://a.tw/1.jpg>[image: 乙]<https://a.tw/3.jpg>\n" },
	{ "<img src='data:image/gif;base64,R0' data-original='https://a.tw/1.jpg' alt=甲><noscript><img src='https://a.tw/1.jpg' alt=甲><img src='https://a.tw/2.jpg'>需要程式</noscript>",
		"p [image: 甲]<https://a.tw/1.jpg>[image]<https://a.tw/2.jpg>需要程式\n" },
	{ "<img src='data:image/png;base64,R0'><img src='data:image/png;base64,R0' title=章>",
		"p [image within the text][image within the text: 章]\n" },
	{ "<base href='https://a.tw/d/e.html'><a href='f.html'>一</a><a href='../g/./h?i#j'>二</a><a href='?k'>三</a><a href='/l'>四</a><a href='//b.tw/m'>五</a><a href='#n'>六</a><img src='../../../o.png'>",
		"p 一<https://a.tw/d/f.html>二<https://a.tw/g/h?i#j>三<https://a.tw/d/e.html?k>四<https://a.tw/l>五<https://b.tw/m>六[image]<https://a.tw/o.png>\n" },
	/* forms */
	{ "<ul><li><input type=checkbox checked>甲<li><input type=checkbox> 乙</ul>", "i1 - [done] 甲\ni1 - [to do] 乙\n" },
	{ "<input type=radio checked>是<input type=radio>否<input type=checkbox checked>同意",
		"p [chosen] 是[not chosen] 否[chosen] 同意\n" },
	{ "姓<input value=王>電<input placeholder=手機>址<input>密<input type=password value=x><input type=hidden value=y><input type=submit value=送>",
		"p 姓[王]電[not filled in: 手機]址[not filled in]密[not filled in][送]\n" },
	{ "<select><option>甲<option selected>乙<optgroup><option>丙</optgroup></select><select><option>丁</select><select multiple><option>戊</select>",
		"p [chosen: 乙; not chosen: 甲, 丙][chosen: 丁][not chosen: 戊]\n" },
	{ "<textarea>多\n行</textarea><progress value=3 max=5>六成</progress><meter value=.5></meter><progress></progress>",
		"p [多 行][3 of 5][.5 of 1][going on]\n" },
	{ "\xef\xbb\xbf<h1>題</h1>", "h1 題\n" },
	{ "<p>甲<o:p>&nbsp;</o:p></p><p>乙<o:p/>丙</p>", "p 甲\np 乙丙\n" },
	{ "<p>甲<w:sdt>x</w:sdt><m:r>y</m:r></p>", "p 甲\n" },
	{ "<p style='display:none'>藏</p><span style='mso-hide:all'>藏</span>見", "p 見\n" },
	{ "<table><tr><th>項<th>值</tr><tr><td>甲<td>1</table>", "T 2x2 [項|值][甲|1]\n" },
	{ "<table><tr><td>項<td>值</tr><tr><td>甲<td>1</table>", "t 2x2 [項|值][甲|1]\n" },
	/* a head is what the source calls one, and never guessed */
	{ "<table><tr><td>項<td>值<td>註</tr><tr><td>甲<td>1<td></table>", "t 2x3 [項|值|註][甲|1|]\n" },
	{ "<table><tr><td>東里<td>女<td>5<tr><td>東里<td>男<td>6</table>", "t 2x3 [東里|女|5][東里|男|6]\n" },
	{ "<table><tr><td>甲<td>無<td>無<tr><td>乙<td>5<td>6<tr><td>丙<td>7<td>8</table>",
		"t 3x3 [甲|無|無][乙|5|6][丙|7|8]\n" },
	{ "<table><tr><td><b>甲</b><td><b>5</b><tr><td>乙<td>6</table>", "t 2x2 [*甲*|*5*][乙|6]\n" },
	{ "<table><tr><td><b>甲</b><td><b>乙</b><tr><td><b>丙</b><td><b>丁</b></table>", "t 2x2 [*甲*|*乙*][*丙*|*丁*]\n" },
	{ "<table><tr><th>甲<td>1<tr><th>乙<td>2</table>", "t 2x2 [甲|1][乙|2]\n" },
	{ "<table><tr><th>甲<th>乙</table>", "t 1x2 [甲|乙]\n" },
	{ "<table><thead><tr><td>項<td>數</thead><tr><td>甲<td>1</table>", "T 2x2 [項|數][甲|1]\n" },
	{ "<table><tr><td><th>女<th>男<tr><th>甲<td>1<td>2</table>", "T 2x3 [|女|男][甲|1|2]\n" },
	{ "<table><tr><th><th>女<tr><th>甲<td>1</table>", "T 2x2 [|女][甲|1]\n" },
	/* of several rows: each column has all that stands above it */
	{ "<table><tr><th rowspan=2>里<th colspan=2>票數<th rowspan=2>計<tr><th>一號<th>二號<tr><td>東<td>1<td>2<td>3</table>",
		"T 2x4 [里|票數\\n一號|票數\\n二號|計][東|1|2|3]\n" },
	{ "<table><tr><th rowspan=2>里<th colspan=2>票數<tr><td>一號<td>二號<tr><td>東<td>1<td>2</table>",
		"T 2x3 [里|票數\\n一號|票數\\n二號][東|1|2]\n" },
	{ "<table><thead><tr><th><th colspan=2>票數<tr><td>里<td>一號<td>二號</thead><tr><td>東<td>1<td>2</table>",
		"T 2x3 [里|票數\\n一號|票數\\n二號][東|1|2]\n" },
	{ "<table><tr><th>里<th colspan=2>票數<tr><td>東<td>1<td>2</table>", "T 2x3 [里|票數|票數][東|1|2]\n" },
	{ "<table><tr><th colspan=2>附表<tr><th>里<th>票<tr><td>東<td>1</table>", "p 附表\nT 2x2 [里|票][東|1]\n" },
	{ "<table><tr><th colspan=2>附表<tr><td>東<td>1</table>", "p 附表\nt 1x2 [東|1]\n" },
	/* the head first and the foot last, wherever they stand, and no cell reaches out of them */
	{ "<table><tfoot><tr><td>共<td>3</tfoot><tbody><tr><td>甲<td>1</tbody><thead><tr><th>項<th>數</thead><caption>題</caption></table>",
		"p 題\nT 3x2 [項|數][甲|1][共|3]\n" },
	{ "<table><thead><tr><th rowspan=9>項<th>數</thead><tr><td rowspan=9>甲<td>1</tbody><tbody><tr><td>乙<td>2</table>",
		"T 3x2 [項|數][甲|1][乙|2]\n" },
	{ "<table><tr><td><b>項</b><td><b>值</b></tr><tr><td>甲<td>1</table>", "T 2x2 [*項*|*值*][甲|1]\n" },
	{ "<table><tr><td><td>預定<td>實際<tr><td>北區<td>5<td>6</table>", "t 2x3 [|預定|實際][北區|5|6]\n" },
	{ "<table><tr><td rowspan=2>甲<td>1<tr><td>2<tr><td colspan=2>乙</table>", "t 3x2 [甲|1][甲|2][乙|]\n" },
	{ "<table><tr><td rowspan=100000 colspan=2>甲<td>1<tr><td>2<tr><td>3</table>", "t 3x3 [甲||1][甲||2][甲||3]\n" },
	{ "<table><tr><th rowspan=2>項<th>值<tr><td>1<tr><td rowspan=9>甲<td>2<tr><td>3</table>",
		"T 4x2 [項|值][|1][甲|2][甲|3]\n" },
	{ "<table><tr><td>項<td rowspan=3><b>" LONG "</b><tr><td>甲<tr><td>乙</table>",
		"t 3x2 [項|*" LONG "*][甲|(as above)][乙|(as above)]\n" },
	{ "<table><tr><th>項<th>值<th>註<tr><td>甲<td align=right>1<td style='text-align: center'>乙<tr><td align=center>丙<td align=RIGHT>2"
	  "<td align=center>丁</table>",
		"T 3x3 arc[項|值|註][甲|1|乙][丙|2|丁]\n" },
	{ "<table><tr><td>排版用<p>段</p></table>", "p 排版用\\n段\n" },
	{ "<table><caption>表一</caption><tr><td>a<td>b</table>", "p 表一\nt 1x2 [a|b]\n" },
	{ "<table><tr><td>甲<ul><li>一<li>二</ul><td><table><tr><td>內<td>表</table></table>",
		"t 1x2 [甲\\n- 一\\n- 二|內 表]\n" },
	{ "<ul><li>外<table><tr><td><ol><li>一<ul><li>深</ul><li>二</ol><td>乙</table></ul>",
		"i1 - 外\nt1 1x2 [1. 一\\n　- 深\\n2. 二|乙]\n" },
	{ "<ol><li><table><tr><td>甲<td>乙</table>後</ol><blockquote><table><tr><td>甲<td>乙</table></blockquote>",
		"t 1x2 [甲|乙]\ni1 1. 後\nt> 1x2 [甲|乙]\n" },
	{ "<table><tr><td>沒有收尾", "p 沒有收尾\n" },
	{ "</p></div></table>文</span>", "p 文\n" },
	{ "<p>a\x1b[31m b\xe2\x80\xae c</p>", "p a\xef\xbf\xbd[31m b\xef\xbf\xbd c\n" },
	{ "<b>粗 <i>斜</b> 後</i>", "p *粗 **斜 *_後_\n" },
	{ "a < b <3 <中>", "p a < b <3 <中>\n" },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		struct doc d;
		struct str out;
		doc_init(&d);
		str_init(&out, 10000);
		doc_from_html(&d, table[i].html, strlen(table[i].html));
		dump_doc(&out, &d);
		if (strcmp(out.buf, table[i].blocks) != 0)
			print_message("from: %s\n", table[i].html);
		assert_string_equal(out.buf, table[i].blocks);
		str_release(&out);
		doc_release(&d);
	}
}

/* Input that hurts parsers: read within a second each, in bounded memory, or refused. */
static void test_hostile(void **state)
{
	(void)state;
	static const char *const units[] = { "<div>", "<b>", "<p><b>", "<table><tr><td>", "<ul><li>", "<a a a ", "<x ",
		"<!--", "<td>x", "<svg><g>", "<o:p>", "<font size=1>x", "&amp;", "\xff", "<td colspan=32 rowspan=60000>x",
		"<frameset>", "</p>", "<a href=http://x>" };
	enum { BYTES = 1 << 20 };
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		struct doc d;
		struct str s;
		str_init(&s, STR_NO_LIMIT);
		while (s.len < BYTES)
			str_addz(&s, units[i]);
		doc_init(&d);
		doc_from_html(&d, s.buf, s.len);
		assert_true(d.arena.used < 64 << 20);
		doc_release(&d);
		str_release(&s);
	}
}

/* Cells that reach over rows without end say little more than they would once. */
static void test_hostile_spans(void **state)
{
	(void)state;
	enum { BYTES = 1 << 20, ROWS = 4000 };
	struct doc d;
	struct doc_layout l;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	while (s.len < BYTES) {
		str_addz(&s, "<table><tr>");
		for (int i = 0; i < 31; i++)
			str_addf(&s,
				"<td rowspan=100000 colspan=%d>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
				i ? 1 : 100000);
		for (int i = 0; i < ROWS; i++)
			str_addz(&s, "<tr><td>x");
		str_addz(&s, "</table>");
	}
	doc_init(&d);
	doc_layout_init(&l);
	doc_from_html(&d, s.buf, s.len);
	assert_true(d.arena.used < 64 << 20);
	doc_layout_make(&l, &d, &(struct doc_layout_opts){ .width = 80, .linear = true });
	assert_true(l.text.len < 4 << 20);
	doc_layout_release(&l);
	doc_release(&d);
	str_release(&s);
}

/* Addresses without a host lead where the document came from, when that is known. */
static void test_origin(void **state)
{
	(void)state;
	static const char html[] = "<a href='/x?y=1'>內</a><img src='/1.png' alt='圖'><a href='x'>鄰</a>";
	struct doc d;
	struct str out;
	doc_init(&d);
	str_init(&out, 1000);
	d.origin = "https://here.tw";
	doc_from_html(&d, html, strlen(html));
	dump_doc(&out, &d);
	assert_string_equal(out.buf, "p 內<https://here.tw/x?y=1>[image: 圖]<https://here.tw/1.png>鄰\n");
	str_release(&out);
	doc_release(&d);
}

/* A text of many pieces is there whole, and reads as if it were one. */
static void test_long(void **state)
{
	(void)state;
	enum { SECTIONS = 20000, BYTES_LEAST = 5 << 20 };
	struct doc d;
	struct str s;
	str_init(&s, STR_NO_LIMIT);
	str_addz(&s, "<base href='https://a.tw/'><div class=x><span lang=EN-US>");
	for (int i = 0; i < SECTIONS; i++) {
		str_addf(&s, "<p>第 %d 段<b>粗", i);
		str_addn(&s, 'x', 200);
		str_addf(&s, "</b></p><ol><li>甲<li><a href='n%d'>乙</a></ol>", i % 3000);
	}
	assert_true(s.len > BYTES_LEAST);
	doc_init(&d);
	doc_from_html(&d, s.buf, s.len);
	assert_int_equal(d.blocks.n, SECTIONS * 3);
	assert_int_equal(d.links.n, 3000);
	for (int i = 0; i < SECTIONS; i++) {
		char words[32];
		snprintf(words, sizeof words, "第 %d 段", i);
		assert_string_equal(d.blocks.items[i * 3].runs[0].text, words);
		assert_string_equal(d.blocks.items[i * 3 + 2].marker, "2.");
	}
	doc_release(&d);
	str_release(&s);
}

/* Past all bounds it is shown as far as it goes, and says what is missing; one text without any tag too. */
/* More stretches of text than there are characters to stand for them. */
static void test_many_stretches(void **state)
{
	(void)state;
	enum { MANY = 66000 };
	struct doc d;
	struct str s, text;
	str_init(&s, STR_NO_LIMIT);
	str_init(&text, STR_NO_LIMIT);
	doc_init(&d);
	str_addz(&s, "<p>");
	for (int i = 0; i < MANY; i++) {
		str_addf(&s, "第%06d行<br>", i);
		str_addf(&text, "%s第%06d行", i ? "\n" : "", i);
	}
	doc_from_html(&d, s.buf, s.len);
	assert_int_equal(d.blocks.n, 1);
	assert_int_equal(d.blocks.items[0].n_runs, 1);
	assert_true(str_eq(d.blocks.items[0].runs[0].text, text.buf));
	doc_release(&d);
	str_release(&s);
	str_release(&text);
}

static void test_too_big(void **state)
{
	(void)state;
	enum { BYTES = (32 << 20) + 5000 };
	struct doc d;
	char *s = xmalloc(BYTES);
	memset(s, 'a', BYTES);
	for (int i = 1000; i < BYTES; i += 1000)
		s[i] = ' ';
	doc_init(&d);
	doc_from_html(&d, s, BYTES);
	assert_int_equal(d.blocks.n, 2);
	assert_in_range(strlen(d.blocks.items[0].runs[0].text), (32 << 20) - 1000, 32 << 20);
	assert_string_equal(d.blocks.items[1].runs[0].text, "[Here is a part that is too large to be shown.]");
	doc_release(&d);
	free(s);
}

/* Text in what is nested too deep is kept, and what comes after stands where it should. */
static void test_deep(void **state)
{
	(void)state;
	struct doc d;
	struct str s, out;
	str_init(&s, STR_NO_LIMIT);
	str_init(&out, 10000);
	for (int i = 0; i < 1000; i++)
		str_addz(&s, "<div>");
	str_addz(&s, "深");
	for (int i = 0; i < 1000; i++)
		str_addz(&s, "</div>");
	str_addz(&s, "<h1>淺</h1>");
	doc_init(&d);
	doc_from_html(&d, s.buf, s.len);
	dump_doc(&out, &d);
	assert_string_equal(out.buf, "p 深\nh1 淺\n");
	doc_release(&d);
	str_release(&s);
	str_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_hostile_spans),
		cmocka_unit_test(test_origin),
		cmocka_unit_test(test_long),
		cmocka_unit_test(test_many_stretches),
		cmocka_unit_test(test_too_big),
		cmocka_unit_test(test_deep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
