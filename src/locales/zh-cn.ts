/** What the bot says, in simplified Chinese. */
import type { Messages } from './en.js';
import { relative, unitsOf } from './units.js';

const { duration, percent, list, megabytes } = unitsOf('zh-CN');

const report = (id: string | undefined) => (id === undefined ? '' : `，报告编号 \`${id}\``);

const READABLE = 'PNG、JPEG、WebP、AVIF、GIF 或 TIFF';
const NOT_SET_UP = '此机器人缺少或损坏了某个部分。请告诉运行它的人。';

const fields: Messages['fields'] = {
  strength: '强度',
  quality: '质量',
  colours: '颜色',
  size: '尺寸（像素）',
  styleScale: '笔触大小',
  seed: '种子',
  blend: '第二风格（百分比）',
  more: '更多，每行一项',
  style: '风格图片',
  styleHelp: '提供风格的图片。',
};

export const zhCN: Messages = {
  queued: {
    title: '排队中',
    place: (position, waiting) => `第 **${position}** 位，共 ${waiting} 位`,
    starts: (at) => `${relative(at)}开始`,
    paused: '已被版主暂停',
  },
  progress: {
    title: '正在绘制',
    scale: ({ stage, stages }) => `第 ${stage}/${stages} 级`,
    percent,
    until: (at) => `${relative(at)}完成`,
    alt: (done) => `绘制中的画，已完成 ${percent(done)}`,
  },
  finished: {
    title: '画好了',
    alt: '完成的画',
    by: (userId) => `为 <@${userId}> 而画`,
    size: (width, height) => `${width} × ${height} 像素`,
    made: (networks, seconds, engine) => `${list(networks)} · ${duration(seconds)} · ${engine}`,
  },
  options: {
    strength: (value) => `强度 ${value}`,
    quality: { draft: '草稿', standard: '标准', fine: '精细' },
    colours: { style: '风格的颜色', content: '原图的颜色', match: '匹配的颜色' },
    styleScale: (value) => `笔触 × ${value}`,
    blend: (shares) => `风格 ${shares.join(' : ')}`,
    seed: (value) => `种子 ${value}`,
  },
  failed: { title: '没有画成' },
  cancelled: {
    title: '已取消',
    byRequester: (userId) => `<@${userId}> 取消了这幅画。`,
    byModerator: (userId) => `版主 <@${userId}> 取消了这幅画。`,
  },
  ready: {
    finished: '你的画好了。按“查看”来看它。',
    unfinished: '绘制时间超过了 Discord 允许我修改此消息的时间。绘制仍在继续：请过一会儿按“查看”。',
  },
  elsewhere: {
    channel: (link) => `Discord 不再允许我修改[最初的回复](${link})，所以写在这里。`,
    direct: '我无法再在你发出请求的地方发言，所以写给你。',
  },
  buttons: {
    cancel: '取消',
    again: '再画一次',
    stronger: '更强',
    weaker: '更弱',
    colours: '保留颜色',
    edit: '编辑',
    delete: '删除',
    show: '查看',
    pause: '暂停',
    resume: '恢复',
    invite: '添加到服务器',
    paper: '论文',
  },
  fields,
  modals: { edit: '换种方式绘制', picture: '风格化这张图片', avatar: '风格化这个头像' },
  queue: {
    title: '队列',
    empty: '没有人在等待，也没有正在绘制的画。用 /stylize 开始吧。',
    paused: '本服务器已暂停：正在绘制的会继续，等待的留在队列中。',
    running: '正在绘制',
    waiting: '等待中',
    place: (position) => `第 ${position} 位`,
    of: (userId) => `<@${userId}>`,
    others: (count) => `其他人的 ${count} 幅画`,
    more: (count) => `还有 ${count} 幅`,
    drop: '移除一幅…',
    private: '一幅私密的画',
  },
  about: {
    text: '用神经风格迁移，把一张图片以另一张图片的风格重新绘制。用 /stylize 开始，或在消息、成员上使用“APP”菜单。',
    version: (version) => `版本 ${version}`,
    networks: (names) => `使用的网络：${list(names)}`,
    engine: (engine) => `运行于 ${engine}`,
    starting: '引擎仍在启动。',
    credit:
      '依据 Gatys、Ecker 与 Bethge 的论文。VGG-16 由 K. Simonyan 与 A. Zisserman 制作，CC BY 4.0；lite 网络由其衍生。',
  },
  failures: {
    'picture-bytes': (it) => `这张图片有 ${it.megabytes} MB，上限是 ${it.limit} MB。请换小一些的文件。`,
    'picture-pixels': ({ megapixels, limit }) =>
      `这张图片有 ${megapixels} 百万像素，上限是 ${limit}。请换小一些的图片。`,
    'picture-side': ({ width, height, limit }) =>
      `这张图片是 ${width} × ${height} 像素，边长上限是 ${limit}。请换小一些的图片。`,
    'picture-small': ({ width, height, limit }) =>
      `这张图片是 ${width} × ${height} 像素，边长至少要 ${limit}。请换大一些的图片。`,
    'picture-frames': ({ frames, limit }) => `这个动画有 ${frames} 帧，上限是 ${limit}。请换静态图片或短一些的动画。`,
    'picture-damaged': () => '这张图片已损坏或不完整。请重新保存或下载，再发送一次。',
    'picture-empty': () => '这个文件是空的。请重新保存或下载，或换一个。',
    'picture-svg': () => `这是 SVG 矢量图，无法绘制。请先导出为 ${READABLE}。`,
    'picture-pdf': () => `这是 PDF 文件，无法绘制。请先把页面导出为 ${READABLE}。`,
    'picture-heic': () => '这是 HEIC 照片，这里无法读取。请先存为 JPEG 或 PNG。',
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
    option: ({ option, given, range }) => `“${given}”不能用于“${fields[option]}”，允许的值：${range}。`,
    'option-line': ({ line }) => `我看不懂“${line}”。请像原来那样写：名称、冒号、数字。`,
    'limit-member': ({ limit }) => `你已有 ${limit} 幅画在等待或绘制中，已达上限。请等一幅完成，或取消一幅。`,
    'limit-guild': ({ limit }) => `本服务器已有 ${limit} 幅画在等待，已达上限。请几分钟后再试。`,
    'limit-total': ({ limit }) => `队列已满：有 ${limit} 幅画在等待。请几分钟后再试。`,
    'not-yours': () => '只有请求这幅画的人或版主可以这样做。',
    'moderators-only': () => '只有版主可以这样做：需要“管理消息”权限。',
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
  },
};
