// The words of the figures in simplified Chinese. Placeholders are numbered where the order differs
// from the English; names of layouts, files and models stay as they are.
#include <array>

#include "lacuna/render/translator.hpp"

namespace lacuna {
namespace {

constexpr std::array messages = std::to_array<Message>({
    // What every figure says.
    {"untrained weights: the mechanism is real, the meaning is not",
     "未训练的权重：机制是真实的，含义不是"},
    {"a small model trained on composed images: for seeing the mechanism, not for claims about the "
     "world",
     "在合成图像上训练的小模型：用来看清机制，不用来对现实下结论"},
    {"a small model, trained on composed images", "小模型，在合成图像上训练"},
    {"numbers made from patch content, not by a trained model: the mechanism is real, the meaning "
     "is not",
     "数字由图像块的内容算出，不来自训练好的模型：机制是真实的，含义不是"},
    {"Attention shows where a layer looks, not why the model decides.",
     "注意力显示某一层在看哪里，而不是模型为何如此判断。"},
    {". ", "。"},
    {".", "。"},
    {", ", "、"},
    {" ({})", "（{}）"},
    {"{}: {}", "{}：{}"},

    // The mask.
    {"{} mask", "{}掩码"},
    {"no mask", "无掩码"},
    {"random", "随机"},
    {"block", "分块"},
    {"simmim", "SimMIM "},
    {"grid", "网格"},
    {"checkerboard", "棋盘格"},
    {"patches", "指定图像块"},
    {"rectangles", "矩形"},
    {"file", "文件"},
    {", ratio {} asked for", "，设定比例 {}"},
    {": {} of {} patches hidden ({})", "：{1} 个图像块中遮挡 {0} 个（{2}）"},
    {"{} of {} hidden ({})", "{1} 个中遮挡 {0} 个（{2}）"},
    {", seed {}", "，种子 {}"},
    {", generator {}", "，随机数生成器 {}"},
    {"{:.0f}\u00a0%", "{:.0f}%"},
    {"{:.1f}\u00a0%", "{:.1f}%"},
    {"below 0.1\u00a0%", "不足 0.1%"},
    {"above 99.9\u00a0%", "超过 99.9%"},
    {"{}: mask", "{}：掩码"},
    {"{}. {} rows and {} columns of {} px patches, numbered from 0 in raster order.",
     "{0}。图像块边长 {3} px，共 {1} 行 {2} 列，按行从 0 编号。"},

    // Whose attention, which layer, which head.
    {"Attention of the CLS token", "CLS token 的注意力"},
    {"Attention, mean over visible patches", "可见图像块的平均注意力"},
    {"Attention of patch ({}, {})", "图像块 ({}, {}) 的注意力"},
    {"patch ({}, {})", "图像块 ({}, {})"},
    {"head {}", "注意力头 {}"},
    {"its one head", "唯一的注意力头"},
    {"mean over {} heads", "{} 个头的平均"},
    {"largest of {} heads", "{} 个头中的最大值"},
    {"layer {}", "第 {} 层"},
    {"layer {} of 0–{}", "第 {} 层（0–{}）"},
    {"{}  ·  layer {} of 0–{}  ·  {}", "{}  ·  第 {} 层（从 0 数起，至 {}）  ·  {}"},
    {"{} layers · {} heads · width {}", "{} 层 · {} 个注意力头 · 宽度 {}"},
    {"encoder", "编码器"},
    {"decoder", "解码器"},

    // The compare figure.
    {"original", "原图"},
    {"model input, {} × {} pixels", "模型输入，{} × {} 像素"},
    {"masked", "遮挡后"},
    {"hidden keys at −inf", "被遮挡键的分数为 −∞"},
    {"hidden patches left out", "被遮挡的图像块不进入序列"},
    {"zeroed", "zeroed（置零）"},
    {"the −inf step forgotten", "忘了 −∞ 这一步"},
    {"what the forgotten step changes", "忘了这一步会改变什么"},
    {"this query does not exist here", "这里没有这个查询"},
    {"equal within {:g}", "在 {:g} 以内相等"},
    {"{}: largest difference {}", "{}：最大差异 {}"},
    {"NOT EQUAL: largest difference {}", "不相等：最大差异 {}"},
    {"attention weight of each patch, one scale for c, d and e",
     "每个图像块的注意力权重，c、d、e 共用一个标尺"},
    {"attention weight of each patch, one scale for c, d and e, logarithmic",
     "每个图像块的注意力权重，c、d、e 共用一个对数标尺"},
    {"weight, own scale", "权重，各图自有标尺"},
    {"weight, own scale, logarithmic", "权重，各图自有对数标尺"},
    {"linear scale", "线性标尺"},
    {"linear scale of its own", "各图自有的线性标尺"},
    {"logarithmic scale, where 0 has the lowest colour", "对数标尺（0 取最低的颜色）"},
    {"logarithmic scale of its own, where 0 has the lowest colour",
     "各图自有的对数标尺（0 取最低的颜色）"},
    {"difference in weight", "权重之差"},
    {"less", "变少"},
    {"same", "相同"},
    {"more", "变多"},
    {"hidden, no score", "被遮挡，没有权重"},
    {"hidden, with a score", "被遮挡，但有权重"},
    {"the patch that asks", "发出查询的图像块"},
    {"PASS   deit = mae: visible rows equal within {:g} in all {} layers (largest: attention {}, "
     "states {} scaled)",
     "通过   deit = mae：全部 {1} 层的可见行在 {0:g} 以内相等（最大差异：注意力 {2}，状态 {3}，"
     "后者为相对值）"},
    {"; {} of {} layers fail, layer {} first", "；{1} 层中有 {0} 层不合格，最先是第 {2} 层"},
    {"NOT EQUAL   visible rows of deit and mae differ by {} in attention, {} in states (scaled); "
     "tolerance {:g}{}",
     "不相等   deit 与 mae 的可见行相差：注意力 {}，状态 {}（相对值）；容差 {:g}{}"},
    {"The sequence that enters the encoder, to scale", "进入编码器的序列（长度按比例）"},
    {"1 token", "1 个 token"},
    {"{} tokens", "{} 个 token"},
    {"{0} token", "{0} token"},
    {"{0} tokens", "{0} token"},
    {"distillation", "蒸馏"},
    {"1 register", "1 个寄存器 token"},
    {"{} registers", "{} 个寄存器 token"},
    {"{} fewer, {:.3g} × fewer multiply-adds", "少 {}，乘加次数为前者的 1/{:.3g}"},
    {"visible patch, in its mean colour", "可见图像块，取其平均颜色"},
    {"hidden patch, its key at −inf", "被遮挡的图像块，键置为 −∞"},
    {"hidden patch, a zero vector that is attended", "被遮挡的图像块，零向量，仍参与注意力"},
    {"No patch is hidden: the layouts are one and the same. ",
     "没有图像块被遮挡：各种布局完全相同。"},
    {"Hidden keys receive {} of this attention in deit, {} in zeroed",
     "这份注意力中分给被遮挡的键的部分：deit 为 {}，zeroed 为 {}"},
    {" (the leak; {} over all visible queries)", "（即泄漏；对所有可见查询平均为 {}）"},
    {"Prefix tokens, not on the maps: {} in deit",
     "分给前缀 token（图中不显示）的部分：deit 为 {}"},
    {", {} in mae", "，mae 为 {}"},
    {", {} in zeroed", "，zeroed 为 {}"},
    {"{}, layer {} (counted from 0, {} in all), {}, model {}{}. {}.",
     "{}，第 {} 层（从 0 数起，共 {} 层），{}，模型 {}{}。{}。"},
    {"{} Panels show what the model is given; a map gives each patch one colour, its attention "
     "weight on a {}, and 1/T marks attention spread evenly over T tokens. {}",
     "{}各图显示模型实际得到的输入；在热图中，每个图像块的颜色按{}表示它的注意力权重，"
     "1/T 标出在 T 个 token 上均匀分布的注意力。{}"},

    // The attend figure.
    {"mean query", "平均查询"},
    {"all patches", "全部图像块"},
    {"hidden patches 0, their keys attended", "被遮挡的图像块置零，其键仍参与注意力"},
    {"nothing hidden", "无遮挡"},
    {"hidden patches are the mask token, attended", "被遮挡的图像块换成掩码 token，参与注意力"},
    {"{}  ·  layout {} ({})", "{}  ·  布局 {}（{}）"},
    {"rollout", "注意力展开 (rollout)"},
    {"layers 0–{}, mean over heads", "第 0–{} 层，各注意力头的平均"},
    {"PCA, all patches", "PCA，全部图像块"},
    {"final states, nothing hidden", "最终状态，无遮挡"},
    {"PCA, {}", "PCA，{}"},
    {"final states of visible patches", "可见图像块的最终状态"},
    {"red, green, blue: {}, {}, {} of the variance", "红、绿、蓝：方差的 {}、{}、{}"},
    {"the same axes and colours as at its left", "坐标轴与颜色同左图"},
    {"weight of each patch", "每个图像块的权重"},
    {"weight of each patch, logarithmic", "每个图像块的权重（对数）"},
    {"Every head of layer {}", "第 {} 层的每个注意力头"},
    {"Every head of the chosen layers", "所选各层的每个注意力头"},
    {"attention weight of each patch, one scale for all heads",
     "每个图像块的注意力权重，所有注意力头共用一个标尺"},
    {"attention weight of each patch, one scale for all heads, logarithmic",
     "每个图像块的注意力权重，所有注意力头共用一个对数标尺"},
    {"place on the scale that stands beside each layer: 0 is its start, 1 its end",
     "在每层旁所注标尺上的位置：0 为起点，1 为终点"},
    {"place on the logarithmic scale that stands beside each layer: 0 is its start, 1 its end",
     "在每层旁所注对数标尺上的位置：0 为起点，1 为终点"},
    {"place on the scale that stands beside each head: 0 is its start, 1 its end",
     "在每个注意力头旁所注标尺上的位置：0 为起点，1 为终点"},
    {"place on the logarithmic scale that stands beside each head: 0 is its start, 1 its end",
     "在每个注意力头旁所注对数标尺上的位置：0 为起点，1 为终点"},
    {"1/{}: spread evenly", "1/{}：均匀分布"},
    {"Mean attention distance, in patches", "平均注意力距离（以图像块为单位）"},
    {"weights renormalised over visible patches", "权重在可见图像块上重新归一化"},
    {"not renormalised", "未重新归一化"},
    {"Entropy of attention, in nats", "注意力的熵（单位 nat）"},
    {"query {}", "查询 {}"},
    {"mean over visible patches as queries", "以可见图像块为查询的平均"},
    {"ln {}: spread evenly", "ln {}：均匀分布"},
    {"layer; one mark for each head", "层（从 0 数起）；每个注意力头一个点"},
    {"Where attention goes, layer {}", "注意力去了哪里，第 {} 层"},
    {"{}, by kind of key", "{}，各类键所得"},
    {"from {}", "来自 {}"},
    {"from visible", "来自可见块"},
    {"to CLS", "到 CLS"},
    {"to distillation", "到蒸馏 token"},
    {"to registers", "到寄存器 token"},
    {"to hidden patches", "到被遮挡的图像块"},
    {"to visible patches", "到可见图像块"},
    {"What the classifier answers (names of ImageNet-1k)",
     "分类器的回答（类别名取自 ImageNet-1k）"},
    {"What the classifier answers", "分类器的回答"},
    {"no visible patch to read", "没有可见图像块可读"},
    {"{}, layer {} (counted from 0, {} in all), {}, layout {} ({}), model {}{}. {}.",
     "{}，第 {} 层（从 0 数起，共 {} 层），{}，布局 {}（{}），模型 {}{}。{}。"},
    {" Each map gives a patch one colour on a {}; scales under single maps are their own. ",
     "每幅热图按{}给每个图像块一种颜色；单幅图下方的标尺只属于该图。"},
    {"Outlined: the fewest patches that hold {} of what a map gives to patches. ",
     "描边：合计占该图分给图像块的注意力的 {}、且数量最少的那些图像块。"},
    {"Rollout multiplies (A + I) / 2 of all layers (Abnar and Zuidema 2020); it assumes that "
     "attention and residual weigh alike. ",
     "注意力展开 (rollout) 把所有层的 (A + I) / 2 连乘（Abnar & Zuidema 2020），"
     "它假定注意力与残差同等重要。"},
    {"PCA: three axes fitted on all patches with nothing hidden; two standard deviations reach the "
     "ends of a colour. ",
     "PCA：三个主轴由无遮挡时的全部图像块拟合；两倍标准差对应颜色的两端。"},
    {"Distances are between places on the grid, over visible patches. ",
     "距离是可见图像块在网格上的位置之间的距离。"},

    // The reconstruction figure.
    {"Masked autoencoder: {0} of {1} patches enter the encoder, a decoder of 1 layer predicts all "
     "{1}",
     "掩码自编码器：{1} 个图像块中有 {0} 个进入编码器，1 层的解码器预测全部 {1} 个"},
    {"Masked autoencoder: {0} of {1} patches enter the encoder, a decoder of {2} layers predicts "
     "all {1}",
     "掩码自编码器：{1} 个图像块中有 {0} 个进入编码器，{2} 层的解码器预测全部 {1} 个"},
    {"Masked autoencoder {}{}. {}", "掩码自编码器 {}{}。{}"},
    {"{} Panels show what the model is given, at its own size. {}. PSNR is 10 log₁₀(255² / MSE) "
     "over the pixels of hidden patches, higher is better; the fills know the visible pixels only: "
     "their mean colour, and OpenCV's inpainting by Telea and by Navier–Stokes with radius {:g} "
     "px. {} in the decoder, layer {} (counted from 0, {} in all), {}; every token is attended. {}",
     "{}各图按原尺寸显示模型得到的输入。{}。PSNR = 10 log₁₀(255² / MSE)，"
     "只计被遮挡图像块的像素，越高越好；各种填充只知道可见像素：它们的平均颜色，以及 OpenCV 的 "
     "Telea 与 Navier–Stokes 修补（半径 {:g} px）。解码器：{}，第 {} 层（从 0 数起，共 {} 层），"
     "{}；所有 token 都参与注意力。{}"},
    {"mean colour", "平均颜色"},
    {"Normalised pixels, with the mean and contrast of the true patches",
     "归一化像素，用真实图像块的均值与对比度还原"},
    {"Normalised pixels, with mean and contrast interpolated from visible patches by the inverse "
     "cube of the distance",
     "归一化像素，均值与对比度由可见图像块按距离立方的倒数加权插值得到"},
    {"Raw pixels (assumed)", "原始像素（推断）"},
    {"Raw pixels", "原始像素"},
    {"no difference", "没有差异"},
    {"reconstruction", "重建"},
    {"pasted", "重建 + 可见部分"},
    {"oracle: with true mean and contrast", "作弊参照 (oracle)：真实均值与对比度"},
    {"mean and contrast from neighbours", "均值与对比度取自邻近图像块"},
    {"every patch as predicted", "每个图像块都是预测结果"},
    {"reconstruction + visible", "重建 + 可见部分"},
    {"PSNR {} where hidden", "被遮挡处 PSNR {}"},
    {"decoder attention", "解码器注意力"},
    {"of {}, layer {}, {}", "{}，第 {} 层，{}"},
    {"error of c", "c 的误差"},
    {"hidden patches only", "仅被遮挡的图像块"},
    {"no model: PSNR {}", "不用模型：PSNR {}"},
    {"no model", "不用模型"},
    {"no patch is hidden", "没有图像块被遮挡"},
    {"no patch is visible", "没有可见的图像块"},
    {"e: attention weight of each patch", "e：每个图像块的注意力权重"},
    {"e: attention weight, logarithmic", "e：注意力权重（对数）"},
    {"f: root mean square error, of 255", "f：均方根误差（满值 255）"},
    {"hidden: a mask token", "被遮挡：掩码 token"},
    {"ORACLE   uses the true patches' mean and contrast: hidden pixels leak into the picture and "
     "into its error",
     "作弊参照 (oracle)   使用了真实图像块的均值与对比度：被遮挡的像素泄漏到了图和误差里"},
    {"Mean and contrast of hidden patches are interpolated from visible patches: the model "
     "predicts neither",
     "被遮挡图像块的均值与对比度由可见图像块插值得到：模型两者都不预测"},
    {"Read as raw pixels: the checkpoint does not say, and on a test picture its patches' means "
     "follow the true ones (slope {:.2f})",
     "按原始像素读取：权重文件没有说明，而在测试图上，预测图像块的均值与真实均值相符"
     "（斜率 {:.2f}）"},
    {"Read as raw pixels, as declared. ", "按声明作为原始像素读取。"},
    {"The checkpoint says that its pixels are normalised", "权重文件说它的像素是归一化的"},
    {"The checkpoint says that its pixels are raw", "权重文件说它的像素是原始的"},
    {"No patch is hidden: there is no error to measure.", "没有图像块被遮挡：没有误差可测。"},
    {"On 1 hidden patch the reconstruction", "在 1 个被遮挡的图像块上，重建"},
    {"On {} hidden patches the reconstruction", "在 {} 个被遮挡的图像块上，重建"},
    {", an oracle,", "（作弊参照）"},
    {"{} has PSNR {}; without a visible patch there is nothing to fill from",
     "{}的 PSNR 为 {}；没有可见图像块，无从填充"},
    {"{} has PSNR {}, the best fill ({}) {}", "{}的 PSNR：{}；最好的填充（{}）：{}"},
    {"{} is {:.1f}\u00a0dB better than the best fill, {} ({} against {})",
     "{0}比最好的填充（{2}）高 {1:.1f}\u00a0dB（{3} 对 {4}）"},
    {"{} is {:.1f}\u00a0dB worse than the best fill, {} ({} against {})",
     "{0}比最好的填充（{2}）低 {1:.1f}\u00a0dB（{3} 对 {4}）"},
    {"The sequences that enter encoder and decoder, to scale",
     "进入编码器和解码器的序列（长度按比例）"},
    {"hidden patch, the same mask token everywhere but for its position",
     "被遮挡的图像块，除位置外都是同一个掩码 token"},
    {"This row of decoder attention gives {} to visible patches, {} to mask tokens and {} to CLS.",
     "解码器注意力的这一行：分给可见图像块 {}，掩码 token {}，CLS {}。"},

    // The sweep figure.
    {"A {} mask for each of {} ratios", "{1} 个比例各用一个{0}掩码"},
    {": each hides what the one before it hides, and more",
     "，每个掩码遮挡前一个所遮挡的一切，并再多遮挡一些"},
    {"{} A map gives each patch one colour, its attention weight on a {}, and 1/T marks attention "
     "spread evenly over the T tokens of deit and zeroed. Leak: what hidden patches get if −inf is "
     "forgotten, mean over heads and over visible patches as queries. Multiply–adds: of every row "
     "that enters, not reduced by skipping work. ",
     "{}在热图中，每个图像块的颜色按{}表示它的注意力权重，1/T 标出在 deit 和 zeroed 的 T 个 token "
     "上均匀分布的注意力。泄漏：忘了 −∞ 时被遮挡的图像块分到的注意力，对各注意力头和作为查询的"
     "可见图像块取平均。乘加次数：进入编码器的每一行都计入，不因省略计算而减少。"},
    {"Squared error: mean over the pixels of hidden patches, divided by that of filling them with "
     "the mean colour of the visible pixels. ",
     "平方误差：对被遮挡图像块的像素取平均，再除以用可见像素的平均颜色填充时的误差。"},
    {"; the squared error on hidden patches is {:.2g} of a mean-colour fill’s",
     "；被遮挡图像块上的平方误差是平均颜色填充的 {:.2g} 倍"},
    {"mask ratio", "遮挡比例"},
    {"hidden, of {}", "遮挡数（共 {}）"},
    {"hidden keys at −inf, or hidden patches left out",
     "被遮挡键的分数为 −∞，或被遮挡块不进入序列"},
    {"place on the logarithmic scale of each map: 0 is its start, 1 its end",
     "在各图自有的对数标尺上的位置：0 为起点，1 为终点"},
    {"share of the largest weight of each map", "占该图最大权重的比例"},
    {"attention weight of each patch, one scale for every ratio",
     "每个图像块的注意力权重，各个比例共用一个标尺"},
    {"attention weight of each patch, one scale for every ratio, logarithmic",
     "每个图像块的注意力权重，各个比例共用一个对数标尺"},
    {"Share of attention that leaks in zeroed", "zeroed 中泄漏的注意力比例"},
    {"if spread evenly", "若均匀分布"},
    {"mean of all layers", "各层平均"},
    {"Multiply–adds of the encoder, {}", "编码器的乘加次数，{}"},
    {"Squared error on hidden patches, mean-colour fill = 1",
     "被遮挡图像块的平方误差（平均颜色填充 = 1）"},
    {"mean-colour fill", "平均颜色填充"},
    {"Largest difference of deit and mae, logarithmic", "deit 与 mae 的最大差异（对数）"},
    {"attention", "注意力"},
    {"states, scaled", "状态（相对值）"},
    {"tolerance", "容差"},
    {"no mark at {}: {}", "{} 处没有点：{}"},
    {"PASS   deit = mae at every ratio: visible rows equal within {:g} in all {} layers (largest: "
     "attention {}, states {} scaled)",
     "通过   每个比例下 deit = mae：全部 {1} 层的可见行在 {0:g} 以内相等（最大差异：注意力 {2}，"
     "状态 {3}，后者为相对值）"},
    {"NOT EQUAL   at mask ratio {} visible rows of deit and mae differ by up to {} in attention, "
     "{} in states (scaled); tolerance {:g}",
     "不相等   遮挡比例为 {} 时，deit 与 mae 的可见行最多相差：注意力 {}，状态 {}（相对值）；"
     "容差 {:g}"},
    {"At mask ratio {}: in zeroed {} of the attention leaks to hidden patches ({} in layer {}); "
     "mae needs {:.3g} × fewer multiply–adds than deit",
     "遮挡比例 {0}：zeroed 中有 {1} 的注意力泄漏给被遮挡的图像块（第 {3} 层为 {2}）；"
     "mae 的乘加次数是 deit 的 1/{4:.3g}"},
    {"Mask ratio {}: {} of {} patches hidden", "遮挡比例 {0}：{2} 个图像块中遮挡 {1} 个"},
    {"leak in zeroed: {} in layer {}, {} in the mean of all layers",
     "zeroed 中的泄漏：第 {1} 层 {0}，各层平均 {2}"},
    {"squared error on hidden patches, mean-colour fill = 1: {:.2f}",
     "被遮挡图像块的平方误差（平均颜色填充 = 1）：{:.2f}"},

    // The explain figures.
    {"Masked self-attention in five steps", "五步看懂掩码自注意力"},
    {"{}  ·  {} × {} patches  ·  {}", "{}  ·  {} × {} 个图像块  ·  {}"},
    {"Hide patches", "遮挡图像块"},
    {"1 of {} patches is hidden. Patches are numbered from 0, row by row.",
     "{} 个图像块中遮挡 1 个。图像块逐行从 0 编号。"},
    {"{} of {} patches are hidden. Patches are numbered from 0, row by row.",
     "{1} 个图像块中遮挡 {0} 个。图像块逐行从 0 编号。"},
    {"the photo", "照片"},
    {"{} of {} stay visible; framed: followed in step 5",
     "{1} 个中 {0} 个可见；框出的在第 5 步跟踪"},
    {"Set the hidden vectors to 0", "把被遮挡的向量置零"},
    {"A patch becomes a vector of four numbers that say what it looks like, compared with the "
     "other patches. A hidden patch’s vector is set to 0.",
     "每个图像块变成由四个数组成的向量，描述它与其他图像块相比是什么样子。"
     "被遮挡的图像块，其向量置零。"},
    {"brightness", "亮度"},
    {"red − green", "红 − 绿"},
    {"yellow − blue", "黄 − 蓝"},
    {"contrast", "对比度"},
    {"before: what each patch looks like", "之前：每个图像块的样子"},
    {"after: what enters deit", "之后：进入 deit 的向量"},
    {"Lay out the sequence", "排成序列"},
    {"Nothing is hidden, so every layout has all patches and all are the same.",
     "没有遮挡，所以每种布局都包含全部图像块，彼此相同。"},
    {"deit keeps all {} patches in the sequence. mae takes {} and leaves the rest out.",
     "deit 把全部 {} 个图像块都留在序列里；mae 只取{}，其余不进入序列。"},
    {"the visible one", "可见的 1 个"},
    {"the {} visible ones", "可见的 {} 个"},
    {"deit: {}, {} of them hidden and not to be attended",
     "deit：{}，其中 {} 个被遮挡，不参与注意力"},
    {"zeroed (deit without step 4): {}, all attended",
     "zeroed（没有第 4 步的 deit）：{}，全部参与注意力"},
    {"Write −∞ into the hidden columns", "在被遮挡的列写入 −∞"},
    {"A row asks (q), a column is asked (k); the score is q · k / √4. ",
     "行发出查询 (q)，列接受查询 (k)；分数是 q · k / √4。"},
    {"No patch is hidden, so there is no column to write into.",
     "没有图像块被遮挡，所以没有要写入的列。"},
    {"A zero vector scores 0, and 0 is a score like any other, not “not there”: so −∞ is written "
     "over it.",
     "零向量的分数是 0，而 0 也是一个普通的分数，并不表示不存在，所以要用 −∞ 覆盖它。"},
    {"scores q · k / √4", "分数 q · k / √4"},
    {"no column to write into", "没有要写入的列"},
    {"−∞ written into {}", "−∞ 已写入 {}"},
    {"1 column", "1 列"},
    {"{} columns", "{} 列"},
    {"score", "分数"},
    {"Softmax, row by row", "逐行 softmax"},
    {"weight = exp(score) / sum of the row’s exp(score).{} Each row adds up to 1.",
     "权重 = exp(分数) / 该行 exp(分数) 之和。{}每行之和为 1。"},
    {" exp(−∞) = 0: the hidden columns are exactly 0.", "exp(−∞) = 0：被遮挡的列恰好为 0。"},
    {"deit’s weights", "deit 的权重"},
    {"sum", "和"},
    {"weight, one scale for deit, mae and zeroed", "权重，deit、mae、zeroed 共用一个标尺"},
    {"mae’s matrix, {0} × {0}: {1} (largest difference {2:.2g})",
     "mae 的矩阵，{0} × {0}：{1}，最大差异 {2:.2g}"},
    {"deit’s visible rows (blue) and columns (green)", "deit 的可见行（蓝）与可见列（绿）"},
    {"the same numbers", "同样的数字"},
    {"Cells of more than 25 patches are too small for numbers. The JSON holds them all.",
     "超过 25 个图像块时，格子太小，写不下数字；全部数字在 JSON 里。"},
    {"… and the weighted sum", "再加权求和"},
    {"What {} takes away: each value times its weight, added up.",
     "{}得到的结果：每个值乘以它的权重，再相加。"},
    {"patch {} (row {}, column {})", "图像块 {}（第 {} 行，第 {} 列）"},
    {"weight", "权重"},
    {"{} more visible", "另 {} 个可见"},
    {"{} hidden", "{} 个被遮挡"},
    {"sum in {}", "{} 中的和"},
    {"without step 4", "没有第 4 步"},
    {"a hidden patch has no row in mae", "被遮挡的图像块在 mae 中没有行"},
    {"Without step 4", "没有第 4 步"},
    {"Nothing is hidden, so nothing leaks.", "没有遮挡，也就没有泄漏。"},
    {"exp(0) = 1: a hidden patch still takes its share. On average {} of a visible patch’s "
     "attention leaks to patches that hold nothing.",
     "exp(0) = 1：被遮挡的图像块照样分走一份。可见图像块的注意力平均有 {} "
     "泄漏给空无一物的图像块。"},
    {"softmax of the scores as they were", "对原来的分数做 softmax"},
    {"leaks", "泄漏"},
    {"of a visible patch’s attention, on average, goes to patches that hold nothing",
     "可见图像块的注意力，平均有这么多给了空无一物的块"},
    {"The row of patch {}: the visible patches’ exp(score) add up to {:.2f}, ",
     "图像块 {} 这一行：可见图像块的 exp(分数) 之和为 {:.2f}，"},
    {"the hidden one adds exp(0) = 1. It takes 1 / {:.2f} = {}.",
     "被遮挡的那一个贡献 exp(0) = 1，占 1 / {:.2f} = {}。"},
    {"the {0} hidden ones add {0} × exp(0) = {0}. They take {0} / {1:.2f} = {2}.",
     "{0} 个被遮挡的图像块贡献 {0}\u00a0×\u00a0exp(0)\u00a0=\u00a0{0}，占 {0} / {1:.2f} = {2}。"},
    {"How the numbers are made. A patch’s vector holds {} features: brightness (mean of 0.299 R + "
     "0.587 G + 0.114 B), red − green, yellow − blue ((R + G) / 2 − B) and contrast (standard "
     "deviation of the brightness), each shifted and scaled to mean 0 and standard deviation 1 "
     "over all {} patches before any is hidden. Keys k and values v are these vectors; a query q "
     "is half the vector, with half of its contrast added to its brightness. No bias, no "
     "positions, one head of width {}, so a zero vector has q = k = v = 0. q, k, v, the weights "
     "and the sums come from the kernel that lacuna’s encoder calls; it skips hidden keys, which "
     "is what −∞ does, and keeps no scores, so these are made with its matrix product. Numbers are "
     "rounded. Rows of hidden patches exist in deit and mean nothing: their output is not used. "
     "{}.",
     "数字是怎么算出来的：每个图像块的向量有 {} 个特征，即亮度（0.299 R + 0.587 G + 0.114 B "
     "的均值）、红 − 绿、黄 − 蓝（(R + G) / 2 − B）和对比度（亮度的标准差）；在遮挡之前，"
     "每个特征在全部 {} 个图像块上平移并缩放到均值 0、标准差 1。键 k 和值 v "
     "就是这些向量；查询 q 是向量的一半，再把对比度的一半加到亮度上。没有偏置，没有位置编码，"
     "只有一个宽度为 {} 的注意力头，所以零向量的 q = k = v = 0。q、k、v、权重与加权和都来自 "
     "lacuna 的编码器所用的同一段计算内核；内核直接跳过被遮挡的键（效果与 −∞ 相同），"
     "且不保留分数，所以分数由它的矩阵乘法另行算出。数字经过舍入。"
     "被遮挡的图像块在 deit 中也有自己的行，但没有意义：它们的输出不会被使用。{}。"},
});

}  // namespace

std::span<const Message> chinese_messages() {
  return messages;
}

}  // namespace lacuna
