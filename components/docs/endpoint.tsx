import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { describeSchema, type FieldSchema, type GatewayEndpoint } from "@/lib/gateway/contract";

/** One address of the gateway, and the fields of what is sent there. */
export function Endpoint({ name, method, path, scope, body }: GatewayEndpoint) {
  const t = useTranslations("docs.addresses");
  return (
    <section className="py-6">
      <h3 className="flex flex-wrap items-center gap-x-3 gap-y-1.5 font-mono text-sm">
        <Badge tone="accent">{method.toUpperCase()}</Badge>
        <span className="font-medium [overflow-wrap:anywhere]">/api/v1{path}</span>
        <span className="font-sans text-ink-muted text-xs">{t("scope", { scope })}</span>
      </h3>
      <p className="mt-2 text-pretty">{t(name)}</p>
      {body && (
        <>
          <Fields label={t("fields", { name: body.name })} schema={body.schema} />
          <p className="mt-2 text-ink-muted text-sm">{t("others")}</p>
        </>
      )}
    </section>
  );
}

function Fields({ label, schema }: { label: string; schema: FieldSchema }) {
  const t = useTranslations("docs.addresses");
  const { properties = {}, required = [] } = schema;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label={label} tabIndex={0} className="mt-4 overflow-x-auto rounded-lg border border-line">
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-line border-b bg-paper-sunken text-ink-muted">
            <th className="px-3.5 py-2 font-medium">{t("field")}</th>
            <th className="px-3.5 py-2 font-medium">{t("kind")}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(properties).map(([field, kind]) => (
            <tr key={field} className="border-line border-b last:border-0">
              <th scope="row" className="whitespace-nowrap px-3.5 py-2 align-top font-normal">
                <code className="font-mono text-[0.8125rem]">{field}</code>
                {required.includes(field) && (
                  <span className="ml-2 text-2xs text-accent-strong">{t("needed")}</span>
                )}
              </th>
              <td className="px-3.5 py-2 font-mono text-[0.8125rem] text-ink-muted [overflow-wrap:anywhere]">
                {describeSchema(kind)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
