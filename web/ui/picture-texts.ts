import { defineTexts } from './language.tsx';

/** Texts of the pictures of a record. */
export const pictureTexts = defineTexts(
  {
    pictures: '图片',
    none: '还没有图片',
    file: (mb: number) => `图片文件(JPEG、PNG 或 WebP,${mb} MB 以内)`,
    tooLarge: (mb: number) => `图片不能超过 ${mb} MB`,
    empty: '文件是空的,请重新选择',
    title: '图片说明(中文)',
    titleEn: '图片说明(英文)',
    add: '上传图片',
    added: '图片已上传',
    remove: '删除',
    removeTitle: '删除这张图片?',
    removed: '已删除',
  },
  {
    pictures: 'Pictures',
    none: 'No pictures yet',
    file: (mb) => `A picture (JPEG, PNG or WebP, up to ${mb} MB)`,
    tooLarge: (mb) => `A picture may be up to ${mb} MB`,
    empty: 'The file is empty; choose another',
    title: 'What it shows (Chinese)',
    titleEn: 'What it shows (English)',
    add: 'Add a picture',
    added: 'Picture added',
    remove: 'Remove',
    removeTitle: 'Remove this picture?',
    removed: 'Removed',
  },
);
