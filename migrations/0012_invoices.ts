import { type Kysely, sql } from 'kysely';

/**
 * Invoices as they were issued: with the names and the tax of that moment. Their numbers have no gaps, so none is ever changed or
 * deleted; only names are, when somebody closes their account.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table invoices
      add client_name text,
      add consultant_name text,
      add tax_label text,
      add tax_ppm integer not null default 0 check (tax_ppm between 0 and 999999);
    update invoices i set client_name = c.name, consultant_name = k.name
      from sessions s join users c on c.id = s.client_id join users k on k.id = s.consultant_id where s.id = i.session_id;
    alter table invoices
      alter client_name set not null,
      alter consultant_name set not null;
    create trigger invoices_stay before update of session_id, number, issued_at, tax_label, tax_ppm or delete on invoices
      for each row execute function refuse_change();
    create trigger invoices_no_truncate before truncate on invoices for each statement execute function refuse_change();
  `.execute(db);
}
