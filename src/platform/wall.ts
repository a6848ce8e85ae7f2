import type pg from 'pg';

/** Schemas that belong to modules and the platform; everything in them is held to the rules of the wall. */
const FOREIGN = ['pg_catalog', 'information_schema', 'pg_toast', 'graphile_worker', 'public'];

/**
 * Looks for holes in the wall (design §4): a table neither under forced row-level security nor on the list of open tables, a view that
 * runs with its owner's rights, a materialized view the application may read, a definer function without a fixed search path, a policy
 * that lets everything through, audit tables the application reaches, an application login that could bypass it all. Empty means sound; boot and CI refuse anything else.
 */
export async function findHoles(owner: pg.ClientBase, login: string): Promise<string[]> {
  const { rows } = await owner.query<{ hole: string }>(
    `with own as (
       select c.*, n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname <> all ($1) and n.nspname !~ '^pg_'
     )
     select format('table %s.%s has no forced row-level security and is not on app.open_table', nspname, relname) as hole from own c
       where relkind in ('r', 'p') and nspname <> 'audit'
         and not (relrowsecurity and relforcerowsecurity and exists (select 1 from pg_policy p where p.polrelid = c.oid))
         and not exists (select 1 from app.open_table o where o.name = nspname || '.' || relname)
     union all
     select format('policy %s on %s.%s lets everything through', p.polname, nspname, relname) from own c join pg_policy p on p.polrelid = c.oid
       where p.polroles && array[0::oid, (select oid from pg_roles where rolname = 'roadbook_app'), (select oid from pg_roles where rolname = $2)]
         and 'true' in (pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
     union all
     select format('audit table %s.%s is open to the application', nspname, relname) from own c
       where nspname = 'audit' and relkind = 'r' and (has_any_column_privilege($2, c.oid, 'select, insert, update') or has_table_privilege($2, c.oid, 'delete, truncate'))
     union all
     select format('view %s.%s runs with its owner''s rights', nspname, relname) from own c
       where relkind = 'v' and not coalesce(array_to_string(reloptions, ',') ~ 'security_invoker=(true|on)', false)
     union all
     select format('materialized view %s.%s is granted to the application', nspname, relname) from own c
       where relkind = 'm' and has_any_column_privilege($2, c.oid, 'select')
     union all
     select format('definer function %s.%s has no fixed search path', n.nspname, p.proname)
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname <> all ($1) and n.nspname !~ '^pg_' and p.prosecdef
         and not coalesce(array_to_string(p.proconfig, ',') ~ 'search_path=', false)
     union all
     select format('role %s can bypass row-level security', rolname) from pg_roles where rolname in ($2, 'roadbook_app') and (rolsuper or rolbypassrls)
     union all
     select format('role %s owns %s.%s', $2::text, nspname, relname) from own c join pg_roles r on r.oid = c.relowner
       where r.rolname in ($2, 'roadbook_app')
     union all
     select format('role %s is a member of %s, which owns tables here or can bypass row-level security', m.rolname, r.rolname)
       from pg_roles m, pg_roles r
       where m.rolname in ($2, 'roadbook_app') and r.rolname not in ($2, 'roadbook_app') and not m.rolsuper and pg_has_role(m.oid, r.oid, 'member')
         and (r.rolsuper or r.rolbypassrls or exists (select 1 from own c where c.relowner = r.oid))`,
    [FOREIGN, login],
  );
  return rows.map((row) => row.hole);
}
