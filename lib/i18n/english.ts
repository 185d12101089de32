import auth from "@/messages/en/auth.json";
import chat from "@/messages/en/chat.json";
import errors from "@/messages/en/errors.json";
import fatal from "@/messages/en/fatal.json";
import models from "@/messages/en/models.json";
import settings from "@/messages/en/settings.json";
import shell from "@/messages/en/shell.json";
import sidebar from "@/messages/en/sidebar.json";
import ui from "@/messages/en/ui.json";

/** Every English namespace. Its shape is the type of all catalogues. */
export default { auth, chat, errors, fatal, models, settings, shell, sidebar, ui };
