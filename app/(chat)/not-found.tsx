import { NotFoundMessage } from "@/components/shell/not-found-message";

export default function ChatNotFound() {
  return <NotFoundMessage isNested />;
}
