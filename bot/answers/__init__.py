"""From a query to an answer: what is asked is looked up, cited, and returned as values."""

from bot.answers.async_service import AsyncQuestionService
from bot.answers.service import Asker, QuestionService

__all__ = ["Asker", "AsyncQuestionService", "QuestionService"]
