import { type ConsolePage, page } from '../page.ts';

/** Pages of the answer base. */
export const answersPages: ConsolePage[] = [
  { path: '/answers', Page: page(() => import('./answers-page.tsx'), 'AnswersPage') },
  {
    path: '/answers/keep',
    needs: 'answer.edit',
    Page: page(() => import('./kept-page.tsx'), 'KeptAnswersPage'),
  },
  {
    path: '/answers/gaps',
    needs: 'answer.edit',
    Page: page(() => import('./gaps-page.tsx'), 'AnswerGapsPage'),
  },
  { path: '/answers/:id', Page: page(() => import('./answer-page.tsx'), 'AnswerPage') },
];
