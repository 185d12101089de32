import { ShareMessage } from "@/components/share/share-message";

export default function UnknownLink() {
  return <ShareMessage kind="unknown" />;
}
