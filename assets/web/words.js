// The page's own words. What is said of numbers comes from the server, in the figures' words.

const english = {
  photo: 'photo', other: 'another…', model: 'model', masked: 'what is hidden', mask: 'Hide patches',
  random: 'random', block: 'block', grid: 'grid', none: 'none', ratio: 'share', seed: 'seed',
  whose: 'Whose attention', query: 'query', layer: 'layer', head: 'head',
  save: 'Save figure', link: 'The address of this page holds all of it.',
  same: 'The same files, without this page:', drop: 'Drop the photo here',
  paint: 'Photo: click or drag to hide and show patches.',
  ask: 'Maps: point at a patch to see where it looks; click to keep it.',
  write: 'write −∞', forgotten: '−∞ not written: this is zeroed',
  visible: 'mean of visible patches', cls: 'CLS token', mean: 'mean', patch: 'patch',
  hidden: 'hidden', shown: 'visible', dark: 'dark', light: 'light', language: '中文',
  photoLabel: 'The photo. Arrow keys move over its patches, the space bar hides or shows one.',
  mapLabel: 'Attention map. Arrow keys choose the patch that asks, Escape lets it go.',
  gone: 'The server does not answer. Start lacuna serve again, then reload.',
  again: 'Start afresh.',
  why: 'Softmax turns −∞ into weight 0. Leaving the patch out takes the same term out of the sum: the other weights are the same.',
  savedWritten: 'In this figure −∞ is written; what is shown without it is its last panel, zeroed.',
  another: 'Another mask, photo or model takes a new pass. Change this command:',
  sameFigure: 'The whole figure, with its caption:',
  reportLabel: 'The photo and its hidden patches.',
};

const chinese = {
  photo: '图片', other: '其他…', model: '模型', masked: '遮挡了什么', mask: '遮挡图像块',
  random: '随机', block: '成块', grid: '网格', none: '无', ratio: '比例', seed: '种子',
  whose: '谁的注意力', query: '查询', layer: '层', head: '注意力头',
  save: '保存图', link: '本页地址包含全部设置。',
  same: '不用本页，也能得到同样的文件：', drop: '把图片放在这里',
  paint: '图片：点击或拖动，遮挡或显示图像块。',
  ask: '热图：指向一个图像块，看它关注哪里；点击则固定。',
  write: '写入 −∞', forgotten: '未写入 −∞：这就是 zeroed',
  visible: '可见图像块的平均', cls: 'CLS 词元', mean: '平均', patch: '图像块',
  hidden: '被遮挡', shown: '可见', dark: '深色', light: '浅色', language: 'English',
  photoLabel: '图片。方向键在图像块间移动，空格键遮挡或显示。',
  mapLabel: '热图。方向键选择查询的图像块，Esc 取消。',
  gone: '服务器没有应答。请重新运行 lacuna serve，再刷新本页。',
  again: '重新开始。',
  why: 'softmax 把 −∞ 变成权重 0；去掉这个图像块，求和里少的也正是这一项，所以其余权重不变。',
  savedWritten: '保存的图里写入了 −∞；不写时的结果是图中最后一栏 zeroed。',
  another: '换掩码、图片或模型需要重新计算，请改写这条命令：',
  sameFigure: '带图注的完整图：',
  reportLabel: '图片及被遮挡的图像块。',
};

export function wordsOf(lang) {
  return lang === 'zh' ? chinese : english;
}

/** Puts the words into everything that names one. */
export function sayAll(words) {
  for (const place of document.querySelectorAll('[data-word]')) {
    place.textContent = words[place.dataset.word];
  }
}
