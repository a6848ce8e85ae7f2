/** What --help prints, in both languages. */
export const HELP = `Roadbook 路书

  npm start                     全部角色,一个进程 · every role in one process: console, owner pages, public site, API, worker
  npm run web                   仅网页与接口 · pages and API only
  npm run worker                仅后台任务 · background work only
  npm run migrate               升级数据库 · bring the database to the newest schema
  npm run setup -- --group 集团 --brand 品牌
                                首次安装(空库):集团、品牌与三位管理员,一次性密码只显示一次 · first installation of an empty database: group, brand
                                and three administrators with one-time passwords; --group-en --brand-en --group-code --brand-code --admin --security --auditor
  npm run demo -- --size full   载入演示数据(空库)· load demo data into an empty database: --size small|full, --customers N, --seed N
  npm run build                 构建网页 · build the pages
  npm run openapi [-- --check]  写 openapi.json,--check 只比对 · write openapi.json, or only compare
  node src/main.ts source --code C --name 名称 --name-en Name --channel partner
                                新建线索来源并显示一次密钥 · add a lead source and show its key once
  npm run match -- FILE.csv --truth COLUMN
                                用带标注的文件评测匹配 · score the matcher on a labelled file, in a database of its own
  npm run audit:verify          校验审计链 · verify the audit trail's hash chain
  npm run ledger:verify         由流水重算积分账并比对 · compute balances and lots anew from the points journal and compare
  npm run keys:rotate           更换加密密钥并重新加密 · add a new key and seal every field with it
  npm test · npm run check · npm run bench -- NAME

环境变量 · environment
  HOST          监听地址 · address to listen on            127.0.0.1
  PORT          监听端口 · port                             8080
  DATA_DIR      数据目录 · data directory                   ./data
  DATABASE_URL  外部 PostgreSQL ≥ 15;不设则用内置数据库 · outside PostgreSQL ≥ 15; the embedded one where it is not set
  DATABASE_READ_URL  只读副本 · replica for lists and reports
  DATABASE_POOL 每进程连接数 · connections a process        12
  DATABASE_PREPARE   0 = 不用预备语句(旧版连接代理)· no prepared statements, for an old connection proxy   1
  ROADBOOK_KEYS 密钥(JSON),不设则用 DATA_DIR/keys.json · keys as JSON; DATA_DIR/keys.json where it is not set
  DEMO          1/0 首次启动是否载入演示数据;内置数据库默认 1,外部默认 0 · load demo data at the first start
  PUBLIC_URL    公开网页地址,短信与邮件里的链接以它开头 · where the public pages are; links in messages begin with it
  SMS_GATEWAY_URL, SMS_GATEWAY_SECRET   短信网关及其密钥(docs/operations.md)· the SMS gateway and its key
  SMTP_URL, MAIL_FROM   邮件服务器与发件人 · mail server and sender, e.g. smtps://user:password@host
  RATE_FACTOR   请求频率上限的倍数 · multiplies every rate limit   1
  LOG_LEVEL     fatal|error|warn|info|debug                 warn
  TRUST_PROXY   1 = 前面有一个反向代理,信任它写的 X-Forwarded-* · one reverse proxy stands in front: trust what it writes into X-Forwarded-*
`;
