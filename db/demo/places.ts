/** Where the fictional dealers stand: cities by GB/T 2260 with the letter of their plates (GA 36), area code and districts. */

export interface City {
  code: string;
  name: string;
  nameEn: string;
  /** Province character and letter of the registration authority. */
  plate: string;
  areaCode: string;
  /** Share of the market beside the other cities. */
  weight: number;
}

interface Place {
  city: City;
  district: string;
  districtEn: string;
}

// code name plate area-code weight district:Latin …; the first is the region's seat.
const TABLE: Record<string, string> = {
  CD: `
510100 成都 Chengdu 川A 028 5 锦江:Jinjiang 武侯:Wuhou 高新:Gaoxin 双流:Shuangliu 龙泉驿:Longquanyi
500100 重庆 Chongqing 渝A 023 5 渝北:Yubei 沙坪坝:Shapingba 南岸:Nan'an 九龙坡:Jiulongpo
610100 西安 Xi'an 陕A 029 4 雁塔:Yanta 未央:Weiyang 长安:Chang'an
530100 昆明 Kunming 云A 0871 3 官渡:Guandu 西山:Xishan
520100 贵阳 Guiyang 贵A 0851 2 观山湖:Guanshanhu
510700 绵阳 Mianyang 川B 0816 1 涪城:Fucheng`,
  BJ: `
110100 北京 Beijing 京A 010 6 朝阳:Chaoyang 海淀:Haidian 丰台:Fengtai 通州:Tongzhou 昌平:Changping 大兴:Daxing 顺义:Shunyi 房山:Fangshan
120100 天津 Tianjin 津A 022 4 西青:Xiqing 河西:Hexi 东丽:Dongli 北辰:Beichen 武清:Wuqing
130100 石家庄 Shijiazhuang 冀A 0311 3 裕华:Yuhua 长安:Chang'an 鹿泉:Luquan
210100 沈阳 Shenyang 辽A 024 3 浑南:Hunnan 铁西:Tiexi 沈河:Shenhe
210200 大连 Dalian 辽B 0411 3 甘井子:Ganjingzi 金州:Jinzhou 中山:Zhongshan
230100 哈尔滨 Harbin 黑A 0451 3 香坊:Xiangfang 道里:Daoli 松北:Songbei
220100 长春 Changchun 吉A 0431 2 绿园:Lüyuan 南关:Nanguan
140100 太原 Taiyuan 晋A 0351 2 小店:Xiaodian 万柏林:Wanbailin
130200 唐山 Tangshan 冀B 0315 2 路北:Lubei 丰南:Fengnan
130600 保定 Baoding 冀F 0312 2 竞秀:Jingxiu 莲池:Lianchi
150100 呼和浩特 Hohhot 蒙A 0471 1 赛罕:Saihan 新城:Xincheng`,
  SH: `
310100 上海 Shanghai 沪A 021 6 徐汇:Xuhui 浦东:Pudong 闵行:Minhang 嘉定:Jiading 宝山:Baoshan 松江:Songjiang 杨浦:Yangpu 青浦:Qingpu
320500 苏州 Suzhou 苏E 0512 4 姑苏:Gusu 吴中:Wuzhong 相城:Xiangcheng 吴江:Wujiang
320100 南京 Nanjing 苏A 025 4 建邺:Jianye 江宁:Jiangning 栖霞:Qixia 浦口:Pukou
340100 合肥 Hefei 皖A 0551 3 蜀山:Shushan 包河:Baohe 瑶海:Yaohai
320200 无锡 Wuxi 苏B 0510 3 滨湖:Binhu 锡山:Xishan 新吴:Xinwu
320400 常州 Changzhou 苏D 0519 2 武进:Wujin 天宁:Tianning
320600 南通 Nantong 苏F 0513 2 崇川:Chongchuan 海门:Haimen
320300 徐州 Xuzhou 苏C 0516 2 云龙:Yunlong 铜山:Tongshan
340200 芜湖 Wuhu 皖B 0553 1 镜湖:Jinghu`,
  JN: `
370100 济南 Jinan 鲁A 0531 4 历下:Lixia 槐荫:Huaiyin 历城:Licheng 章丘:Zhangqiu 天桥:Tianqiao
370200 青岛 Qingdao 鲁B 0532 4 市北:Shibei 黄岛:Huangdao 城阳:Chengyang 李沧:Licang 即墨:Jimo
410100 郑州 Zhengzhou 豫A 0371 4 金水:Jinshui 中原:Zhongyuan 惠济:Huiji 二七:Erqi
371300 临沂 Linyi 鲁Q 0539 3 兰山:Lanshan 罗庄:Luozhuang 河东:Hedong
370700 潍坊 Weifang 鲁G 0536 3 奎文:Kuiwen 潍城:Weicheng 寒亭:Hanting
370600 烟台 Yantai 鲁F 0535 3 芝罘:Zhifu 莱山:Laishan 福山:Fushan
410300 洛阳 Luoyang 豫C 0379 2 洛龙:Luolong 涧西:Jianxi
370300 淄博 Zibo 鲁C 0533 2 张店:Zhangdian 临淄:Linzi
370800 济宁 Jining 鲁H 0537 2 任城:Rencheng 兖州:Yanzhou
370900 泰安 Tai'an 鲁J 0538 1 泰山:Taishan 岱岳:Daiyue
371100 日照 Rizhao 鲁L 0633 1 东港:Donggang`,
  GZ: `
440100 广州 Guangzhou 粤A 020 5 天河:Tianhe 番禺:Panyu 白云:Baiyun 海珠:Haizhu 花都:Huadu
440300 深圳 Shenzhen 粤B 0755 5 南山:Nanshan 龙岗:Longgang 宝安:Bao'an 福田:Futian
440600 佛山 Foshan 粤E 0757 3 禅城:Chancheng 南海:Nanhai 顺德:Shunde
350200 厦门 Xiamen 闽D 0592 2 湖里:Huli 集美:Jimei
350100 福州 Fuzhou 闽A 0591 2 仓山:Cangshan 鼓楼:Gulou
450100 南宁 Nanning 桂A 0771 2 青秀:Qingxiu 江南:Jiangnan
440400 珠海 Zhuhai 粤C 0756 1 香洲:Xiangzhou
460100 海口 Haikou 琼A 0898 1 龙华:Longhua
350500 泉州 Quanzhou 闽C 0595 2 丰泽:Fengze`,
  HZ: `
330100 杭州 Hangzhou 浙A 0571 5 西湖:Xihu 滨江:Binjiang 萧山:Xiaoshan 余杭:Yuhang
330200 宁波 Ningbo 浙B 0574 4 鄞州:Yinzhou 海曙:Haishu 镇海:Zhenhai
420100 武汉 Wuhan 鄂A 027 4 洪山:Hongshan 江汉:Jianghan 汉阳:Hanyang 武昌:Wuchang
430100 长沙 Changsha 湘A 0731 3 岳麓:Yuelu 雨花:Yuhua 开福:Kaifu
330300 温州 Wenzhou 浙C 0577 3 瓯海:Ouhai 鹿城:Lucheng
360100 南昌 Nanchang 赣A 0791 2 红谷滩:Honggutan 青山湖:Qingshanhu
330400 嘉兴 Jiaxing 浙F 0573 2 南湖:Nanhu`,
};

/** The places of a region, one of each city first, then the second districts, and so on: a small network already covers the cities. */
export function placesOf(region: string): Place[] {
  const cities = (TABLE[region] ?? '')
    .trim()
    .split('\n')
    .map((line) => {
      const [code, name, nameEn, plate, areaCode, weight, ...districts] = line.split(' ') as [
        string,
        string,
        string,
        string,
        string,
        string,
        ...string[],
      ];
      const city: City = { code, name, nameEn, plate, areaCode, weight: Number(weight) };
      return districts.map((text): Place => {
        const [district, districtEn] = text.split(':') as [string, string];
        return { city, district, districtEn };
      });
    });
  const rounds = Math.max(...cities.map((places) => places.length));
  return Array.from({ length: rounds }, (_, round) => cities.flatMap((places) => places[round] ?? [])).flat();
}

/** Cities without a dealer: enquiries from there wait at headquarters. */
export const FAR_CITIES: readonly { code: string; name: string }[] = [
  { code: '540100', name: '拉萨' },
  { code: '650100', name: '乌鲁木齐' },
  { code: '630100', name: '西宁' },
  { code: '640100', name: '银川' },
  { code: '620100', name: '兰州' },
];
