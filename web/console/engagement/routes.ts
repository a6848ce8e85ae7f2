import { type ConsolePage, page } from '../page.ts';

/** Pages of care, messages and surveys. */
export const engagementPages: ConsolePage[] = [
  { path: '/care', needs: 'opportunity.read', Page: page(() => import('./care-page.tsx'), 'CarePage') },
  {
    path: '/messages',
    needs: 'message.read',
    Page: page(() => import('./messages-page.tsx'), 'MessagesPage'),
  },
  {
    path: '/message-texts',
    needs: 'message.edit',
    Page: page(() => import('./message-texts-page.tsx'), 'MessageTextsPage'),
  },
  {
    path: '/questionnaires',
    needs: 'survey.read',
    Page: page(() => import('./questionnaires-page.tsx'), 'QuestionnairesPage'),
  },
  {
    path: '/call-lists',
    needs: 'survey.work',
    Page: page(() => import('./call-lists-page.tsx'), 'CallListsPage'),
  },
  {
    path: '/call-lists/:id',
    needs: 'survey.work',
    Page: page(() => import('./call-list-page.tsx'), 'CallListPage'),
  },
];
