import django.db.models.deletion
import xinqiao.kernel.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_initial'),
        ('offices', '0001_initial'),
        ('offices', '__first__'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='Custody',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('cabinet', '档案柜'), ('room', '档案室'), ('seal', '印章'), ('key', '系统密钥、备份介质')], max_length=8)),
                        ('title', models.CharField(max_length=60)),
                        ('place', models.CharField(max_length=60)),
                        ('handed', models.CharField(blank=True, max_length=300)),
                        ('since', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keepers', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['kind', 'title', 'id'],
                    },
                ),
                migrations.CreateModel(
                    name='DataRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('kind', models.CharField(choices=[('copy', '查阅、复制本人信息'), ('correction', '更正、补充本人信息'), ('explanation', '解释怎样处理本人信息'), ('deletion', '删除本人信息')], max_length=12)),
                        ('asked_by', models.CharField(choices=[('self', '本人'), ('guardian', '监护人'), ('agent', '委托代理人'), ('relative', '去世的信访人的近亲属')], max_length=8)),
                        ('identified', models.CharField(choices=[('document', '当面核对了证件'), ('code', '凭编号和查询码（网上提出）'), ('copy', '来信附有证件复印件，已与登记核对')], max_length=8)),
                        ('words', models.TextField()),
                        ('received_on', models.DateField()),
                        ('recorded_at', models.DateTimeField()),
                        ('answer_by', models.DateField()),
                        ('answer', models.TextField(blank=True)),
                        ('way', models.CharField(blank=True, choices=[('in_person', '当面告知'), ('in_writing', '书面告知'), ('by_message', '在查询页留言告知')], max_length=10)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='matters.matter')),
                        ('petition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='matters.petition')),
                        ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='data_requests', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['unit', '-id'], name='data_request_of_unit'), models.Index(fields=['answer_by'], name='data_request_due'), models.Index(fields=['turn_unit', 'stage'], name='turn_datarequest'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_datarequest')],
                    },
                ),
                migrations.CreateModel(
                    name='ImpactAssessment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('handling', models.CharField(choices=[('sensitive', '处理敏感个人信息（证件号码、不满十四周岁的人等）'), ('entrusted', '委托他人发送短信、邮件通知'), ('provided', '向系统以外的单位移送信访件'), ('other', '其他对个人权益有重大影响的处理')], max_length=10)),
                        ('purpose', models.TextField()),
                        ('risk', models.TextField()),
                        ('measures', models.TextField()),
                        ('drafted_at', models.DateTimeField()),
                        ('adopted_on', models.DateField(null=True)),
                        ('reviewed_on', models.DateField(null=True)),
                        ('review_by', models.DateField(null=True)),
                        ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='impact_assessments', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['unit', 'review_by'], name='impact_review'), models.Index(fields=['turn_unit', 'stage'], name='turn_impactassessment'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_impactassessment')],
                    },
                ),
                migrations.CreateModel(
                    name='Leak',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('found_on', models.DateField()),
                        ('what', models.TextField()),
                        ('pieces', models.JSONField()),
                        ('persons', models.PositiveIntegerField()),
                        ('reported_at', models.DateTimeField()),
                        ('close_by', models.DateField()),
                        ('way', models.CharField(blank=True, choices=[('in_person', '当面告知'), ('by_phone', '电话告知'), ('in_writing', '书面告知'), ('not_told', '不告知：补救措施已能有效避免造成危害')], max_length=10)),
                        ('persons_told', models.PositiveIntegerField(default=0)),
                        ('told_on', models.DateField(null=True)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='leaks', to='matters.matter')),
                        ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaks', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['unit', '-id'], name='leak_of_unit'), models.Index(fields=['turn_unit', 'stage'], name='turn_leak'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_leak')],
                    },
                ),
                migrations.CreateModel(
                    name='Pledge',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('occasion', models.CharField(choices=[('yearly', '年度承诺'), ('leaving', '离岗承诺')], max_length=8)),
                        ('text', models.JSONField()),
                        ('signed_at', models.DateTimeField()),
                        ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pledges', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-year', 'id'],
                        'indexes': [models.Index(fields=['staff', 'year'], name='pledge_of_person')],
                    },
                ),
                migrations.CreateModel(
                    name='SelfCheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('quarter', models.PositiveSmallIntegerField()),
                        ('found', models.JSONField()),
                        ('problems', models.TextField(blank=True)),
                        ('drawn', models.JSONField()),
                        ('filled_at', models.DateTimeField()),
                        ('verified_at', models.DateTimeField(null=True)),
                        ('filled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='self_checks', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-year', '-quarter', '-id'],
                        'indexes': [models.Index(fields=['unit', 'year', 'quarter'], name='self_check_of_unit'), models.Index(fields=['turn_unit', 'stage'], name='turn_selfcheck'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_selfcheck')],
                    },
                ),
                migrations.CreateModel(
                    name='WalkRound',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('month', models.PositiveSmallIntegerField()),
                        ('found', models.JSONField()),
                        ('problems', models.TextField(blank=True)),
                        ('walked_at', models.DateTimeField()),
                        ('close_by', models.DateField()),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='walk_rounds', to='offices.unit')),
                        ('walked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-year', '-month', '-id'],
                        'indexes': [models.Index(fields=['unit', 'close_by'], name='walk_round_due'), models.Index(fields=['turn_unit', 'stage'], name='turn_walkround'), models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_walkround')],
                    },
                ),
            ],
        ),
    ]
