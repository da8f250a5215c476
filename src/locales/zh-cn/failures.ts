/** Why there is no painting, or something else was not done. */
import type { FailureMessages } from '../failure-messages.js';
import { unitFormats } from '../units.js';
import { challengeFailures } from './failures-challenges.js';
import { settingFailures } from './failures-settings.js';
import { styleFailures } from './failures-styles.js';
import { fields } from './painting.js';
import { paintingFailures } from './paintings.js';

const { megabytes } = unitFormats('zh-CN');

const report = (id: string | undefined) => (id === undefined ? '' : `，报告编号 \`${id}\``);

const READABLE = 'PNG、JPEG、WebP、AVIF、HEIC、GIF、TIFF 或 BMP';
const WRITE = 'PNG 或 JPEG';
const NOT_SET_UP = '此机器人缺少或损坏了某个部分。请告诉运行它的人。';

export const failures: FailureMessages = {
  ...challengeFailures,
  ...settingFailures,
  ...styleFailures,
  ...paintingFailures,
  'picture-bytes': (it) => `这张图片有 ${it.megabytes} MB，上限是 ${it.limit} MB。请换小一些的文件。`,
  'picture-pixels': ({ megapixels, limit }) => `这张图片有 ${megapixels} 百万像素，上限是 ${limit}。请换小一些的图片。`,
  'picture-side': ({ width, height, limit }) =>
    `这张图片是 ${width} × ${height} 像素，边长上限是 ${limit}。请换小一些的图片。`,
  'picture-small': ({ width, height, limit }) =>
    `这张图片是 ${width} × ${height} 像素，边长至少要 ${limit}。请换大一些的图片。`,
  'picture-long': ({ size, smallest, largest }) =>
    `这张图片太细长，无法以尺寸 ${size} 绘制。${smallest > largest ? '请先裁剪。' : `请选择至少 ${smallest} 的尺寸，或先裁剪。`}`,
  'picture-frames': ({ frames, limit }) => `这个动画有 ${frames} 帧，上限是 ${limit}。请换静态图片或短一些的动画。`,
  'picture-damaged': () => '这张图片已损坏或不完整。请重新保存或下载，再发送一次。',
  'picture-empty': () => '这个文件是空的。请重新保存或下载，或换一个。',
  'picture-variant': ({ format }) => `我无法读取这种 ${format} 文件。请存为 PNG 后再发送。`,
  'picture-heavy': () => '打开这张图片需要太多时间或内存。请存为 JPEG，或缩小后再发送。',
  'picture-clear': () => '这张图片完全透明。请选择有内容的图片。',
  'picture-jxl': () => `我无法读取 JPEG XL。请将图片存为 ${WRITE} 后再发送。`,
  'picture-jp2': () => `我无法读取 JPEG 2000。请将图片存为 ${WRITE} 后再发送。`,
  'picture-ico': () => '这是图标，无法绘制。请存为 PNG 后再发送。',
  'picture-psd': () => `我无法读取 Photoshop 文档。请将图片导出为 ${WRITE} 后再发送。`,
  'picture-raw': () => '我无法读取相机的 RAW 文件。请将照片导出为 JPEG 后再发送。',
  'picture-video': () => '这是视频或录音，不是图片。请截取想要的画面，再发送截图。',
  'picture-svg': () => `这是 SVG 矢量图，无法绘制。请导出为 ${WRITE} 后再发送。`,
  'picture-pdf': () => `这是 PDF 文件，无法绘制。请把页面导出为 ${WRITE} 后再发送。`,
  'picture-html': () => `这是网页，不是图片。请把图片本身存为 ${READABLE}。`,
  'picture-text': () => `这是文本，不是图片。请选择 ${READABLE} 文件。`,
  'picture-unknown': () => `我无法识别这种图片。请选择 ${READABLE} 文件。`,
  'picture-missing': () => '这里没有图片。请选择带图片的消息或文件。',
  'pictures-gone': () => '那幅画的图片已不再保留。请用 /stylize 重新发送。',
  'download-failed': () => '没能从 Discord 取到这张图片。请重新发送。',
  'download-host': () => '我只接受来自 Discord 的图片。请直接上传文件，不要用链接。',
  'output-bytes': ({ limit }) => `这幅画超过了此处 ${megabytes(limit)} 的上传上限。请选小一些的尺寸。`,
  'output-side': ({ width, height, limit }) =>
    `这幅画将是 ${width} × ${height} 像素，边长上限是 ${limit}。请选小一些的尺寸。`,
  'blend-alone': () => '“blend”是第二风格所占的比例。请用“second_style”给出第二种风格，或不填“blend”。',
  memory: ({ needed, available }) => `这幅画大约需要 ${needed} GB 内存，目前只有 ${available} GB。请选小一些的尺寸。`,
  'weights-zero': () => '内容权重和风格权重都是 0，没有作画的依据。请把其中一个设为大于 0。',
  'layers-zero': () =>
    '所有层的权重都是 0，风格不起作用。请至少把一层设为大于 0。如果不想用风格，请改为把风格权重设为 0。',
  option: ({ option, given, range }) =>
    `“${given}”不能用于“${fields[option as keyof typeof fields]}”，允许的值：${range}。`,
  'option-line': ({ line }) => `我看不懂“${line}”。请像原来那样写：名称、冒号、数字。`,
  'limit-member': ({ limit }) => `你已有 ${limit} 幅画在等待或绘制中，已达上限。请等一幅完成，或取消一幅。`,
  'limit-guild': ({ limit }) => `本服务器已有 ${limit} 幅画在等待，已达上限。请几分钟后再试。`,
  'limit-total': ({ limit }) => `队列已满：有 ${limit} 幅画在等待。请几分钟后再试。`,
  'not-yours': () => '只有请求这幅画的人或版主可以这样做。',
  'moderators-only': () => '只有版主可以这样做：需要“管理消息”权限。',
  'managers-only': () => '只有管理此服务器的人可以这样做：需要“管理服务器”权限。',
  'organisers-only': () => '只有可以管理活动或服务器的人才能这样做。请找他们帮忙。',
  'time-unclear': ({ given }) =>
    `我看不懂“${given}”是什么时间。请写时长，如“3天”或“12小时”，或日期，如“2030-05-01 18:00”。`,
  'time-zone': ({ given }) => `我不认识时区“${given}”。请写成“Asia/Shanghai”、“Europe/Berlin”或“UTC”这样。`,
  'job-unknown': () => '我不认识那幅画。请看 /queue，或用 /stylize 重新开始。',
  'job-ended': () => '那幅画已经结束，没有可停止的了。',
  storage: () => '我现在无法写入磁盘。请稍后再试；若一直如此，请告诉运行此机器人的人。',
  stopping: () => '我正在重启。请一分钟后再试。',
  'weights-missing': () => NOT_SET_UP,
  'weights-damaged': () => NOT_SET_UP,
  'engine-missing': () => NOT_SET_UP,
  'device-missing': () => NOT_SET_UP,
  engine: ({ report: id }) => `绘制引擎出错了。请重试；若再次出错，请告诉运行此机器人的人${report(id)}。`,
  internal: ({ report: id }) => `我这边出错了。请重试；若再次出错，请告诉运行此机器人的人${report(id)}。`,
};
