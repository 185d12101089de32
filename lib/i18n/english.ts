import chat from "@/messages/en/chat.json";
import errors from "@/messages/en/errors.json";
import models from "@/messages/en/models.json";
import settings from "@/messages/en/settings.json";
import shell from "@/messages/en/shell.json";
import sidebar from "@/messages/en/sidebar.json";
import ui from "@/messages/en/ui.json";

/** Every English namespace. Its shape is the type of all catalogues. */
export default { chat, errors, models, settings, shell, sidebar, ui };
