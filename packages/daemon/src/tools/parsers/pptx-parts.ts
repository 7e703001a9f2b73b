// The parts that every presentation needs and that say nothing of its words (ECMA-376, 19.3 and 20.1.6): a master, two
// layouts and a theme. A4 and letter are of paper; slides are 13.33 by 7.5 inches.

const slideSize = { width: 12_192_000, height: 6_858_000 };

const a = 'http://schemas.openxmlformats.org/drawingml/2006/main';
const r = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const p = 'http://schemas.openxmlformats.org/presentationml/2006/main';
export const spaces = `xmlns:a="${a}" xmlns:r="${r}" xmlns:p="${p}"`;
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const package_ = 'http://schemas.openxmlformats.org/package/2006';
const content = 'application/vnd.openxmlformats-officedocument';

export const xml = (body: string) => declaration + body;

/** Type (its last word) and target of each, numbered from rId1. */
export function links(targets: [type: string, target: string][]): string {
  const lines = targets.map(([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${r}/${type}" Target="${target}"/>`);
  return xml(`<Relationships xmlns="${package_}/relationships">${lines.join('')}</Relationships>`);
}

export function contentTypes(slides: number): string {
  const part = (name: string, type: string) => `<Override PartName="/ppt/${name}.xml" ContentType="${content}.${type}+xml"/>`;
  const numbers = Array.from({ length: slides }, (_, i) => part(`slides/slide${i + 1}`, 'presentationml.slide'));
  return xml(
    `<Types xmlns="${package_}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Default Extension="jpg" ContentType="image/jpeg"/>${part('presentation', 'presentationml.presentation.main')}${part('slideMasters/slideMaster1', 'presentationml.slideMaster')}${part('slideLayouts/slideLayout1', 'presentationml.slideLayout')}${part('slideLayouts/slideLayout2', 'presentationml.slideLayout')}${part('theme/theme1', 'theme')}${numbers.join('')}</Types>`,
  );
}

export function presentation(slides: number): string {
  const ids = Array.from({ length: slides }, (_, i) => `<p:sldId id="${256 + i}" r:id="rId${i + 2}"/>`);
  return xml(
    `<p:presentation ${spaces}><p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:sldIdLst>${ids.join('')}</p:sldIdLst><p:sldSz cx="${slideSize.width}" cy="${slideSize.height}"/><p:notesSz cx="6858000" cy="9144000"/></p:presentation>`,
  );
}

export const group =
  '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>';

const bar = (id: number, y: number, height: number) =>
  `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="Line"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="640080" y="${y}"/><a:ext cx="1097280" cy="${height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody></p:sp>`;

function holder(id: number, name: string, kind: string, box: [number, number, number, number], body = ''): string {
  const [x, y, width, height] = box;
  return `<p:sp><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph ${kind}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="${x}" y="${y}"/><a:ext cx="${width}" cy="${height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody>${body || '<a:bodyPr/><a:lstStyle/>'}<a:p><a:r><a:rPr lang="en-US"/><a:t>${name}</a:t></a:r></a:p></p:txBody></p:sp>`;
}

export const boxes = {
  title: [640_080, 411_480, 10_911_840, 868_680],
  body: [640_080, 1_508_760, 10_911_840, 4_754_880],
  cover: [640_080, 2_011_680, 10_911_840, 1_463_040],
  under: [640_080, 3_840_480, 10_911_840, 1_188_720],
} satisfies Record<string, [number, number, number, number]>;

const levels = [0, 1, 2, 3, 4].map(
  (level) =>
    `<a:lvl${level + 1}pPr marL="${285_750 + level * 400_050}" indent="-285750" algn="l"><a:spcBef><a:spcPts val="${level ? 400 : 900}"/></a:spcBef><a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/><a:defRPr sz="${[2400, 2000, 1800, 1600, 1600][level]}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+mn-lt"/></a:defRPr></a:lvl${level + 1}pPr>`,
);
const titleStyle =
  '<a:lvl1pPr algn="l"><a:defRPr sz="3200" b="1"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:latin typeface="+mj-lt"/></a:defRPr></a:lvl1pPr>';

export const master = xml(
  `<p:sldMaster ${spaces}><p:cSld><p:bg><p:bgRef idx="1001"><a:schemeClr val="bg1"/></p:bgRef></p:bg><p:spTree>${group}${holder(2, 'Title', 'type="title"', boxes.title, '<a:bodyPr lIns="0" anchor="b"><a:normAutofit/></a:bodyPr><a:lstStyle/>')}${holder(3, 'Text', 'type="body" idx="1"', boxes.body, '<a:bodyPr lIns="0"><a:normAutofit/></a:bodyPr><a:lstStyle/>')}</p:spTree></p:cSld><p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/><p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="rId1"/><p:sldLayoutId id="2147483650" r:id="rId2"/></p:sldLayoutIdLst><p:txStyles><p:titleStyle>${titleStyle}</p:titleStyle><p:bodyStyle>${levels.join('')}</p:bodyStyle><p:otherStyle/></p:txStyles></p:sldMaster>`,
);

const layout = (type: string, name: string, shapes: string) =>
  xml(
    `<p:sldLayout ${spaces} type="${type}" preserve="1"><p:cSld name="${name}"><p:spTree>${group}${shapes}</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>`,
  );

/** 1: the first slide; 2: a title and text. */
export const layouts = [
  layout(
    'title',
    'Title Slide',
    `${bar(4, 3_566_160, 45_720)}${holder(2, 'Title', 'type="ctrTitle"', boxes.cover, '<a:bodyPr lIns="0" anchor="b"><a:normAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr><a:defRPr sz="4400"/></a:lvl1pPr></a:lstStyle>')}${holder(3, 'Subtitle', 'type="subTitle" idx="1"', boxes.under, '<a:bodyPr lIns="0"><a:normAutofit/></a:bodyPr><a:lstStyle><a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="2000"/></a:lvl1pPr></a:lstStyle>')}`,
  ),
  layout(
    'obj',
    'Title and Content',
    `${bar(4, 1_325_880, 36_576)}${holder(2, 'Title', 'type="title"', boxes.title)}${holder(3, 'Text', 'type="body" idx="1"', boxes.body)}`,
  ),
];

const colors = {
  dk1: '262626',
  lt1: 'FFFFFF',
  dk2: '1F3A5F',
  lt2: 'EEF2F6',
  accent1: '2E6DA4',
  accent2: 'E0872E',
  accent3: '5B9A57',
  accent4: '8C6BB1',
  accent5: '2A9D9D',
  accent6: 'C0504D',
  hlink: '0563C1',
  folHlink: '7F4A8C',
};
const fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>';
const line = (width: number) => `<a:ln w="${width}">${fill}</a:ln>`;
const effect = '<a:effectStyle><a:effectLst/></a:effectStyle>';
const font = (kind: string) => `<a:${kind}Font><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/></a:${kind}Font>`;

export const theme = xml(
  `<a:theme xmlns:a="${a}" name="Plain"><a:themeElements><a:clrScheme name="Plain">${Object.entries(colors)
    .map(([name, value]) => `<a:${name}><a:srgbClr val="${value}"/></a:${name}>`)
    .join(
      '',
    )}</a:clrScheme><a:fontScheme name="Plain">${font('major')}${font('minor')}</a:fontScheme><a:fmtScheme name="Plain"><a:fillStyleLst>${fill.repeat(3)}</a:fillStyleLst><a:lnStyleLst>${line(6350)}${line(12_700)}${line(19_050)}</a:lnStyleLst><a:effectStyleLst>${effect.repeat(3)}</a:effectStyleLst><a:bgFillStyleLst>${fill.repeat(3)}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>`,
);
